using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Ruslo;
using Xunit;

namespace ShopApi.Tests;

public sealed class ProblemsTests
{
    [Theory]
    [InlineData("Bad Request", "urn:ruslo:malformed", true)]
    [InlineData("One or more validation errors occurred.", "urn:shop:invalid", false)]
    public void Only_a_refusal_without_words_of_its_own_is_explained(string title, string type, bool isExplained)
    {
        using ServiceProvider services = new ServiceCollection().AddRusloProblems().BuildServiceProvider();
        var request = new DefaultHttpContext();
        request.Request.Headers.IfMatch = "\"a\", \"b\""; // two tags, which an endpoint that does not ask for the header may ignore
        var context = new ProblemDetailsContext
        {
            HttpContext = request,
            ProblemDetails = new() { Status = StatusCodes.Status400BadRequest, Title = title, Type = isExplained ? null : type },
        };
        services.GetRequiredService<IOptions<ProblemDetailsOptions>>().Value.CustomizeProblemDetails!(context);
        Assert.Equal((type, isExplained), (context.ProblemDetails.Type, context.ProblemDetails.Detail is not null));
    }
}
