using Ruslo;

namespace Shop;

[Topic("invoices")]
public abstract record InvoiceEvent;

[Event("line-invoiced")]
public sealed record LineInvoiced([StreamKey] string InvoiceNo, string StockCode, string Description, int Quantity, decimal UnitPrice, string? CustomerId, string Country) : InvoiceEvent;

/// <summary>A line of an invoice whose number starts with C: it takes goods back, so its quantity is negative.</summary>
[Event("line-cancelled")]
public sealed record LineCancelled([StreamKey] string InvoiceNo, string StockCode, string Description, int Quantity, decimal UnitPrice, string? CustomerId, string Country) : InvoiceEvent;
