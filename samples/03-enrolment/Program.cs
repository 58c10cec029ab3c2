using System.Globalization;
using Enrolment;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// Forty students want three courses of twenty-five places each, all at once. Nobody gets more than two.
string[] courses = ["algebra", "botany", "chess"];
using IHost host = EnrolmentApp.CreateBuilder(args).Build();
await host.StartAsync();
var enrolments = host.Services.GetRequiredService<Enrolments>();
foreach (string course in courses)
{
    Console.WriteLine(await enrolments.OpenAsync(course, capacity: 25) ? $"{course} is open." : $"{course} is open already.");
}
string?[][] answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(async n =>
{
    string student = n.ToString("'student-'00", CultureInfo.InvariantCulture);
    var mine = new string?[courses.Length];
    for (int i = 0; i < mine.Length; i++)
    {
        mine[i] = await enrolments.EnrolAsync(courses[(n + i) % courses.Length], student);
    }
    return mine;
}));
foreach (IGrouping<string?, string?> answer in answers.SelectMany(static mine => mine).GroupBy(static answer => answer).OrderByDescending(static group => group.Count()))
{
    Console.WriteLine($"{answer.Count(),4} × {answer.Key ?? "enrolled"}");
}
await host.StopAsync();
