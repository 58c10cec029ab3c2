using Ruslo;

namespace Library;

// #region events
[Topic("books")]
public abstract record BookEvent([StreamKey] string Book);

[Event("book-lent")]
public sealed record BookLent(string Book, string Reader) : BookEvent(Book);

[Event("book-returned")]
public sealed record BookReturned(string Book, string Reader, int DaysLate) : BookEvent(Book);

[Event("fine-charged", Topic = "fines")]
public sealed record FineCharged([StreamKey] string Reader, int Cents);
// #endregion
