using Microsoft.OpenApi;
using Ruslo;
using ShopApi;

// #region wiring
WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddRuslo(ruslo => ruslo
    .UseEmbedded("data")
    .AddProjection(OrderViews.Summaries)
    .AddProjection(OrderViews.Customers));
builder.Services.AddRusloProblems(new() { Refusals = new Dictionary<string, int> { ["already-placed"] = 409 } });
// #endregion
// #region openapi
builder.Services.AddOpenApi(static api => api.AddSchemaTransformer(static (schema, context, _) =>
{
    Type type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
    if (type == typeof(Token) || type == typeof(IfMatch))
    {
        (schema.Type, schema.Properties, schema.Required) = (JsonSchemaType.String, null, null); // headers are texts, whatever they are read as
    }
    return Task.CompletedTask;
}));
// #endregion
builder.Services.ConfigureHttpJsonOptions(static json =>
{
    json.SerializerOptions.TypeInfoResolverChain.Insert(0, ShopApiJson.Default);
    json.SerializerOptions.RespectNullableAnnotations = true; // what a command must have and a request leaves out is the client's mistake
    json.SerializerOptions.RespectRequiredConstructorParameters = true;
});
builder.Services.AddHealthChecks().AddRuslo();
if (builder.Configuration["urls"] is null)
{
    builder.WebHost.UseUrls("http://127.0.0.1:5080");
}

// #region pipeline
WebApplication app = builder.Build();
app.UseExceptionHandler();
app.UseStatusCodePages();
app.MapOrders();
// #endregion
app.MapOpenApi();
app.MapHealthChecks("/health");
app.Run();
