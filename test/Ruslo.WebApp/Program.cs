using Ruslo;
using Ruslo.WebApp;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddRuslo(static ruslo => ruslo.UseEmbedded("data").AddHandlers());
builder.Services.AddHealthChecks().AddRuslo();
WebApplication app = builder.Build();
app.MapPost("/orders", static async (OrderCreated order, IEventBus bus, CancellationToken cancellationToken) =>
{
    Published published = await bus.PublishAsync(order, cancellationToken); // a request's bus: durable when it returns
    return Results.Accepted($"/orders/{order.OrderId}", published.Version);
});
app.MapHealthChecks("/health");
app.Run();
