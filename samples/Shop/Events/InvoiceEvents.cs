using Ruslo;

namespace Shop;

/// <summary>A line of an invoice: a fact from elsewhere, which nobody here decides.</summary>
[Topic("invoices")]
public abstract record InvoiceEvent([StreamKey] string InvoiceNo, string StockCode, string Description, int Quantity, decimal UnitPrice, string? CustomerId, string Country, DateOnly Day);

[Event("line-invoiced")]
public sealed record LineInvoiced(string InvoiceNo, string StockCode, string Description, int Quantity, decimal UnitPrice, string? CustomerId, string Country, DateOnly Day)
    : InvoiceEvent(InvoiceNo, StockCode, Description, Quantity, UnitPrice, CustomerId, Country, Day);

/// <summary>A line of an invoice whose number starts with C: it takes goods back, so its quantity is negative.</summary>
[Event("line-cancelled")]
public sealed record LineCancelled(string InvoiceNo, string StockCode, string Description, int Quantity, decimal UnitPrice, string? CustomerId, string Country, DateOnly Day)
    : InvoiceEvent(InvoiceNo, StockCode, Description, Quantity, UnitPrice, CustomerId, Country, Day);
