using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ruslo;
using Xunit;

namespace ShopApi.Tests;

/// <summary>The API of the samples, as its clients see it.</summary>
public sealed class ShopApiTests : IAsyncLifetime
{
    private static readonly PlaceOrder Tea = new("ada", [new("tea", 2, 4.50m)]);

    private readonly WebApplicationFactory<Program> untouched = new();
    private WebApplicationFactory<Program> factory = null!;
    private HttpClient client = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private TestApp App => factory.Services.GetRequiredService<TestApp>();

    public ValueTask InitializeAsync()
    {
        factory = untouched.WithWebHostBuilder(static web => web.ConfigureLogging(static logging => logging.ClearProviders()).ConfigureTestServices(static services => services.AddTestApp()));
        client = factory.CreateClient();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await factory.DisposeAsync();
        await untouched.DisposeAsync();
    }

    [Fact]
    public async Task A_query_with_the_token_of_a_command_shows_what_it_did()
    {
        for (int i = 0; i < 50; i++)
        {
            using HttpResponseMessage placed = await client.PutAsJsonAsync($"/orders/{i}", Tea, Stop);
            Assert.Equal((HttpStatusCode.Created, $"/orders/{i}", "\"0\""), (placed.StatusCode, placed.Headers.Location!.ToString(), placed.Headers.ETag!.ToString()));
            using HttpResponseMessage found = await SendAsync(HttpMethod.Get, $"/orders/{i}", null, (TokenHeader.Name, TokenOf(placed)));
            Assert.Equal(new OrderSummary($"{i}", "ada", "placed", 9m, 0), await found.Content.ReadFromJsonAsync<OrderSummary>(Stop));
            Assert.Equal("\"0\"", found.Headers.ETag!.ToString());
        }
        using HttpResponseMessage paid = await PayAsync("7", 9m);
        using HttpResponseMessage list = await SendAsync(HttpMethod.Get, "/orders?status=paid", null, (TokenHeader.Name, TokenOf(paid)));
        Assert.Equal("7", Assert.Single((await list.Content.ReadFromJsonAsync<OrderPage>(Stop))!.Orders).Id);
        using HttpResponseMessage ada = await SendAsync(HttpMethod.Get, "/customers/ada", null, (TokenHeader.Name, TokenOf(paid)));
        Assert.Equal(new Customer("ada", 1, 9m), await ada.Content.ReadFromJsonAsync<Customer>(Stop));
    }

    [Fact]
    public async Task Lists_come_in_pages_that_go_on_where_the_last_one_ended()
    {
        string token = "";
        for (int i = 0; i < 45; i++)
        {
            using HttpResponseMessage placed = await client.PutAsJsonAsync($"/orders/{i:00}", Tea, Stop);
            token = TokenOf(placed);
        }
        var ids = new List<string>();
        string? next = null;
        do
        {
            using HttpResponseMessage list = await SendAsync(HttpMethod.Get, next is null ? "/orders" : $"/orders?cursor={Uri.EscapeDataString(next)}", null, (TokenHeader.Name, token));
            OrderPage page = (await list.Content.ReadFromJsonAsync<OrderPage>(Stop))!;
            ids.AddRange(page.Orders.Select(static order => order.Id));
            next = page.Next;
        }
        while (next is not null);
        Assert.Equal(Enumerable.Range(0, 45).Select(static i => $"{i:00}"), ids);
    }

    [Fact]
    public async Task A_refusal_is_a_problem_with_its_reason()
    {
        using HttpResponseMessage placed = await client.PutAsJsonAsync("/orders/1", Tea, Stop);
        using HttpResponseMessage refused = await client.PostAsJsonAsync("/orders/1/shipment", new ShipOrder("T1"), Stop);
        ProblemDetails problem = await ProblemOf(refused, HttpStatusCode.UnprocessableEntity, "urn:ruslo:refused");
        Assert.Equal("not-paid", problem.Extensions["reason"]!.ToString());
        Assert.Equal(TokenOf(placed), TokenOf(refused)); // where it stood when it was refused

        using HttpResponseMessage again = await client.PutAsJsonAsync("/orders/1", Tea, Stop);
        Assert.Equal("already-placed", (await ProblemOf(again, HttpStatusCode.Conflict, "urn:ruslo:refused")).Extensions["reason"]!.ToString());
        using HttpResponseMessage empty = await client.PutAsJsonAsync("/orders/2", Tea with { Lines = [] }, Stop);
        Assert.Equal("no-lines", (await ProblemOf(empty, HttpStatusCode.UnprocessableEntity, "urn:ruslo:refused")).Extensions["reason"]!.ToString()); // not 404: it was to begin
    }

    [Fact]
    public async Task What_is_not_there_is_404_for_commands_and_queries()
    {
        using HttpResponseMessage command = await PayAsync("none", 1);
        Assert.Equal("not-placed", (await ProblemOf(command, HttpStatusCode.NotFound, "urn:ruslo:refused")).Extensions["reason"]!.ToString());
        using HttpResponseMessage query = await client.GetAsync(new Uri("/orders/none", UriKind.Relative), Stop);
        await ProblemOf(query, HttpStatusCode.NotFound, "urn:ruslo:not-found");
        using HttpResponseMessage nowhere = await client.GetAsync(new Uri("/nowhere", UriKind.Relative), Stop);
        Assert.Equal("application/problem+json", nowhere.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_command_with_an_old_version_is_412_and_with_the_right_one_executed()
    {
        using HttpResponseMessage placed = await client.PutAsJsonAsync("/orders/1", Tea, Stop);
        using HttpResponseMessage paid = await PayAsync("1", 9);
        Assert.Equal("\"1\"", paid.Headers.ETag!.ToString());
        Assert.Equal(new Receipt("1", 9), await paid.Content.ReadFromJsonAsync<Receipt>(Stop));
        using HttpResponseMessage stale = await SendAsync(HttpMethod.Post, "/orders/1/shipment", new ShipOrder("T1"), ("If-Match", placed.Headers.ETag!.ToString()));
        Assert.Equal("1", (await ProblemOf(stale, HttpStatusCode.PreconditionFailed, "urn:ruslo:precondition-failed")).Extensions["version"]!.ToString());
        using HttpResponseMessage weak = await SendAsync(HttpMethod.Post, "/orders/1/shipment", new ShipOrder("T1"), ("If-Match", "W/\"1\""));
        Assert.Equal(HttpStatusCode.PreconditionFailed, weak.StatusCode);
        using HttpResponseMessage missing = await SendAsync(HttpMethod.Post, "/orders/none/shipment", new ShipOrder("T1"), ("If-Match", "*"));
        Assert.Equal(HttpStatusCode.PreconditionFailed, missing.StatusCode);
        using HttpResponseMessage malformed = await SendAsync(HttpMethod.Post, "/orders/1/shipment", new ShipOrder("T1"), ("If-Match", "1"));
        Assert.Equal(HttpStatusCode.BadRequest, malformed.StatusCode);
        using HttpResponseMessage shipped = await SendAsync(HttpMethod.Post, "/orders/1/shipment", new ShipOrder("T1"), ("If-Match", paid.Headers.ETag!.ToString()));
        Assert.Equal((HttpStatusCode.NoContent, "\"2\""), (shipped.StatusCode, shipped.Headers.ETag!.ToString()));
    }

    [Fact]
    public async Task A_payment_that_is_sent_again_with_its_id_is_made_once()
    {
        using HttpResponseMessage placed = await client.PutAsJsonAsync("/orders/1", Tea, Stop);
        string id = "0198e0a0-0000-7000-8000-000000000001";
        using HttpResponseMessage first = await SendAsync(HttpMethod.Post, "/orders/1/payment", new PayOrder(9), ("Idempotency-Key", id));
        using HttpResponseMessage second = await SendAsync(HttpMethod.Post, "/orders/1/payment", new PayOrder(9), ("Idempotency-Key", id));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, TokenOf(first)), (first.StatusCode, second.StatusCode, TokenOf(second)));
        await App.SettleAsync(Stop);
        Assert.Single(App.Published<OrderPaid>());
    }

    [Fact]
    public async Task A_command_that_is_executed_inline_shows_in_lists_without_a_token()
    {
        for (int i = 0; i < 20; i++)
        {
            using HttpResponseMessage placed = await client.PutAsJsonAsync($"/orders/{i}", Tea, Stop);
            using HttpResponseMessage cancelled = await client.PostAsJsonAsync($"/orders/{i}/cancellation", new CancelOrder("changed my mind"), Stop);
            Assert.Equal(HttpStatusCode.NoContent, cancelled.StatusCode);
            Assert.Equal("cancelled", (await client.GetFromJsonAsync<OrderSummary>($"/orders/{i}", Stop))!.Status);
        }
    }

    [Fact]
    public async Task A_view_that_is_parked_before_the_token_is_503_and_says_when_to_come_again()
    {
        using HttpResponseMessage placed = await client.PutAsJsonAsync("/orders/1", Tea, Stop);
        Published again = await App.PublishAsync(new OrderPlaced("1", "bob", [], 0), cancellationToken: Stop); // a second beginning cannot be folded
        using HttpResponseMessage parked = await SendAsync(HttpMethod.Get, "/orders/1", null, (TokenHeader.Name, again.Token.ToString()));
        ProblemDetails problem = await ProblemOf(parked, HttpStatusCode.ServiceUnavailable, "urn:ruslo:view-parked");
        Assert.Equal(("order-summary", TimeSpan.FromMinutes(1)), (problem.Extensions["projection"]!.ToString(), parked.Headers.RetryAfter!.Delta));
        Assert.Equal("placed", (await client.GetFromJsonAsync<OrderSummary>("/orders/1", Stop))!.Status);

        using HttpResponseMessage inline = await client.PostAsJsonAsync("/orders/1/cancellation", new CancelOrder("never mind"), Stop);
        Assert.Equal((HttpStatusCode.Accepted, "\"2\""), (inline.StatusCode, inline.Headers.ETag!.ToString())); // recorded, and not shown yet
    }

    [Fact]
    public async Task A_token_of_elsewhere_is_the_mistake_of_the_client()
    {
        var foreign = new Token(Guid.Parse("0198e0a0-0000-7000-8000-000000000001"), 1, Guid.Empty, default, 0);
        using HttpResponseMessage query = await SendAsync(HttpMethod.Get, "/orders/1", null, (TokenHeader.Name, foreign.ToString()));
        await ProblemOf(query, HttpStatusCode.BadRequest, "urn:ruslo:foreign-token");
    }

    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task What_a_client_sends_that_cannot_be_taken_is_named_with_what_to_do(string environment)
    {
        await using WebApplicationFactory<Program> app = factory.WithWebHostBuilder(web => web.UseEnvironment(environment));
        client.Dispose();
        client = app.CreateClient();
        using HttpResponseMessage token = await SendAsync(HttpMethod.Get, "/orders/1", null, (TokenHeader.Name, "no token"));
        Assert.Contains("The header Ruslo-Token is no token: send back", await MistakeOf(token), StringComparison.Ordinal);
        using HttpResponseMessage version = await SendAsync(HttpMethod.Post, "/orders/1/shipment", new ShipOrder("T1"), ("If-Match", "1"));
        Assert.Contains("The header If-Match is neither * nor one entity tag", await MistakeOf(version), StringComparison.Ordinal);
        using HttpResponseMessage cursor = await client.GetAsync(new Uri("/orders?cursor=abc", UriKind.Relative), Stop);
        Assert.Contains("The cursor is not of this list", await MistakeOf(cursor), StringComparison.Ordinal);
        using HttpResponseMessage key = await client.PutAsJsonAsync($"/orders/{new string('x', 600)}", Tea, Stop);
        Assert.Contains("1 to 512 bytes", await MistakeOf(key), StringComparison.Ordinal);
        using HttpResponseMessage large = await client.PutAsJsonAsync("/orders/1", Tea with { Customer = new('x', 1_100_000) }, Stop);
        await ProblemOf(large, HttpStatusCode.RequestEntityTooLarge, "urn:ruslo:too-large");
        using HttpResponseMessage incomplete = await client.PutAsJsonAsync("/orders/1", new { Customer = "ada" }, Stop);
        Assert.Equal(HttpStatusCode.BadRequest, incomplete.StatusCode);
        using HttpResponseMessage odd = await client.PutAsJsonAsync("/orders/1", Tea with { Lines = [null!] }, Stop);
        Assert.Equal("odd-line", (await ProblemOf(odd, HttpStatusCode.UnprocessableEntity, "urn:ruslo:refused")).Extensions["reason"]!.ToString());
        Assert.Empty(app.Services.GetRequiredService<TestApp>().Published<OrderPlaced>());
    }

    [Fact]
    public async Task The_document_tells_of_headers_answers_and_problems()
    {
        using JsonDocument document = JsonDocument.Parse(await client.GetStringAsync("/openapi/v1.json", Stop));
        JsonElement paths = document.RootElement.GetProperty("paths");
        Assert.Equal(["200", "404", "503"], Responses(paths, "/orders/{id}", "get"));
        Assert.Equal(["201", "202", "404", "409", "412", "422"], Responses(paths, "/orders/{id}", "put"));
        Assert.Equal(["202", "204", "404", "409", "412", "422"], Responses(paths, "/orders/{id}/shipment", "post"));
        Assert.Equal(["200", "202", "404", "409", "412", "422"], Responses(paths, "/orders/{id}/payment", "post"));
        Assert.Contains(("Ruslo-Token", "header"), Parameters(paths, "/orders/{id}", "get"));
        Assert.All(["Token", "IfMatch"], name => Assert.Equal("string", document.RootElement.GetProperty("components").GetProperty("schemas").GetProperty(name).GetProperty("type").GetString()));
        Assert.Contains(("If-Match", "header"), Parameters(paths, "/orders/{id}/shipment", "post"));
        Assert.Contains(("Idempotency-Key", "header"), Parameters(paths, "/orders/{id}/payment", "post"));
    }

    private static IEnumerable<string> Responses(JsonElement paths, string path, string method)
        => paths.GetProperty(path).GetProperty(method).GetProperty("responses").EnumerateObject().Select(static response => response.Name).Order(StringComparer.Ordinal);

    private static IEnumerable<(string? Name, string? In)> Parameters(JsonElement paths, string path, string method)
        => paths.GetProperty(path).GetProperty(method).GetProperty("parameters").EnumerateArray().Select(static p => (p.GetProperty("name").GetString(), p.GetProperty("in").GetString()));

    private static string TokenOf(HttpResponseMessage response) => Assert.Single(response.Headers.GetValues(TokenHeader.Name));

    private static async Task<ProblemDetails> ProblemOf(HttpResponseMessage response, HttpStatusCode status, string type)
    {
        ProblemDetails problem = (await response.Content.ReadFromJsonAsync<ProblemDetails>(Stop))!;
        Assert.Equal((status, type, (int)status, "application/problem+json"), (response.StatusCode, problem.Type, problem.Status, response.Content.Headers.ContentType!.MediaType));
        return problem;
    }

    private static async Task<string?> MistakeOf(HttpResponseMessage response) => (await ProblemOf(response, HttpStatusCode.BadRequest, "urn:ruslo:malformed")).Detail;

    private Task<HttpResponseMessage> PayAsync(string order, decimal amount) => client.PostAsJsonAsync($"/orders/{order}/payment", new PayOrder(amount), Stop);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body, (string Name, string Value) header)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body, body.GetType()) };
        request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        return await client.SendAsync(request, Stop);
    }
}
