using Microsoft.AspNetCore.Mvc;
using Ruslo;

namespace ShopApi;

/// <summary>Commands and queries over HTTP.</summary>
public static class OrderEndpoints
{
    public static void MapOrders(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder orders = app.MapGroup("/orders").WithTags("Orders");
        orders.MapPut("/{id}", PlaceAsync).WithSummary("Places an order.");
        orders.MapPost("/{id}/payment", PayAsync).WithSummary("Pays an order.");
        orders.MapPost("/{id}/shipment", ShipAsync).WithSummary("Ships an order that is paid.");
        orders.MapPost("/{id}/cancellation", CancelAsync).WithSummary("Cancels an order; returns when the lists show it.");
        orders.MapGet("/{id}", GetAsync).WithSummary("An order.");
        orders.MapGet("/", ListAsync).WithSummary("Orders of a status, by id.");
        app.MapGet("/customers/{name}", GetCustomerAsync).WithTags("Customers").WithSummary("A customer who has paid something.");
    }

    // #region create
    private static async Task<CreatedCommandResult> PlaceAsync(string id, PlaceOrder order, IDeciders deciders, CancellationToken stop)
        => (await deciders.ExecuteAsync(Orders.Decider, id, order, stop)).ToCreated($"/orders/{Uri.EscapeDataString(id)}");
    // #endregion

    // #region command
    private static async Task<CommandResult> ShipAsync(string id, ShipOrder shipment, IDeciders deciders, [FromHeader(Name = "If-Match")] IfMatch? ifMatch = null, CancellationToken stop = default)
        => (await deciders.ExecuteAsync(Orders.Decider, id, shipment, new() { ExpectedVersion = ifMatch ?? default }, stop)).ToResult();
    // #endregion

    // #region idempotent
    private static async Task<CommandResult<Receipt>> PayAsync(string id, PayOrder payment, IDeciders deciders, [FromHeader(Name = "Idempotency-Key")] Guid? commandId = null, CancellationToken stop = default)
        => (await deciders.ExecuteAsync(Orders.Decider, id, payment, new() { CommandId = commandId }, stop)).ToResult(order => new Receipt(id, order.Amount));
    // #endregion

    // #region inline
    private static async Task<CommandResult> CancelAsync(string id, CancelOrder cancellation, IDeciders deciders, IViews views, CancellationToken stop)
        => (await deciders.ExecuteAsync(Orders.Decider, id, cancellation, stop).InlineAsync(views, "order-summary", stop)).ToResult();
    // #endregion

    // #region query
    private static async Task<FoundResult<OrderSummary>> GetAsync(string id, IViews views, [FromHeader(Name = TokenHeader.Name)] Token? after = null, CancellationToken stop = default)
        => FoundResult.Of(await views.GetAsync<OrderSummary>(id, after ?? default, stop), version: order => order.Version);
    // #endregion

    private static async Task<FoundResult<Customer>> GetCustomerAsync(string name, IViews views, [FromHeader(Name = TokenHeader.Name)] Token? after = null, CancellationToken stop = default)
        => FoundResult.Of(await views.GetAsync<Customer>(name, after ?? default, stop));

    // #region list
    private static async Task<OrderPage> ListAsync(IViews views, string status = "placed", string? cursor = null, [FromHeader(Name = TokenHeader.Name)] Token? after = null, CancellationToken stop = default)
    {
        await views.PassedAsync("order-summary", after ?? default, stop); // a list is of many keys: the whole projection has to have come there
        DocumentPage<OrderSummary> page = await views.Of<OrderSummary>().QueryAsync(q => q with { Index = "status", From = status, To = status, Limit = 20, Cursor = cursor }, stop);
        return new([.. page.Documents.Select(order => order.Value)], page.Cursor);
    }
    // #endregion
}
