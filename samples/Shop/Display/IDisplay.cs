namespace Shop;

/// <summary>Shows how the shop is doing.</summary>
internal interface IDisplay : IAsyncDisposable
{
    TimeSpan Every { get; }

    void Show(ShopProgress progress);
}
