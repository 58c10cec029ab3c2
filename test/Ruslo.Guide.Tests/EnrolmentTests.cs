using Enrolment;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Ruslo.Guide;

/// <summary>The enrolment of the samples: rules over several streams hold, however many decide at once. Not beside other tests: it takes all processors.</summary>
[Collection(nameof(EnrolmentTests))]
[CollectionDefinition(nameof(EnrolmentTests), DisableParallelization = true)]
public sealed class EnrolmentTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_course_takes_more_than_it_has_places_and_no_student_more_than_two_courses()
    {
        await using TestApp app = await TestApp.StartAsync(EnrolmentApp.CreateBuilder([]), cancellationToken: Stop);
        var enrolments = app.Services.GetRequiredService<Enrolments>();
        string[] courses = ["algebra", "botany", "chess"];
        foreach (string course in courses)
        {
            Assert.True(await enrolments.OpenAsync(course, capacity: 25, Stop));
            Assert.False(await enrolments.OpenAsync(course, capacity: 99, Stop));
        }

        var runtime = new RusloRuntime();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(student => runtime.Start(async () =>
        {
            for (int i = 0; i < courses.Length; i++)
            {
                await enrolments.EnrolAsync(courses[(student + i) % courses.Length], $"s{student}", Stop);
            }
        })));

        await app.SettleAsync(Stop);
        List<StudentEnrolled> all = [.. app.Published<StudentEnrolled>()];
        Assert.All(courses, course => Assert.Equal(25, all.Count(e => e.Course == course)));
        Assert.All(all.GroupBy(static e => e.Student), static mine => Assert.InRange(mine.Count(), 1, 2));
        Assert.Equal(all.Count, all.Distinct().Count());
        Assert.Equal("the course is full", await enrolments.EnrolAsync("chess", "late", Stop));
        Assert.Equal("there is no such course", await enrolments.EnrolAsync("dancing", "late", Stop));
    }

    [Fact]
    public async Task A_place_that_becomes_free_is_given_again()
    {
        await using TestApp app = await TestApp.StartAsync(EnrolmentApp.CreateBuilder([]), cancellationToken: Stop);
        var enrolments = app.Services.GetRequiredService<Enrolments>();
        await enrolments.OpenAsync("algebra", capacity: 1, Stop);
        Assert.Null(await enrolments.EnrolAsync("algebra", "ada", Stop));
        Assert.Equal("already enrolled", await enrolments.EnrolAsync("algebra", "ada", Stop));
        Assert.Equal("the course is full", await enrolments.EnrolAsync("algebra", "bob", Stop));
        await app.PublishAsync(new StudentLeft("algebra", "ada"), cancellationToken: Stop);
        Assert.Null(await enrolments.EnrolAsync("algebra", "bob", Stop));
    }

    [Fact]
    public async Task An_email_is_registered_once_however_it_is_written()
    {
        await using TestApp app = await TestApp.StartAsync(EnrolmentApp.CreateBuilder([]), cancellationToken: Stop);
        var enrolments = app.Services.GetRequiredService<Enrolments>();
        bool[] registered = await Task.WhenAll(((string[])["ada@example.com", " Ada@example.com", "ADA@EXAMPLE.COM", "bob@example.com"])
            .Select((email, n) => enrolments.RegisterAsync($"s{n}", email, Stop)));
        await app.SettleAsync(Stop);
        Assert.Equal(2, registered.Count(static done => done));
        Assert.Equal(["ADA@EXAMPLE.COM", "BOB@EXAMPLE.COM"], app.Published<StudentRegistered>().Select(static e => e.Email).Order(StringComparer.Ordinal));
    }
}
