namespace Ruslo;

/// <summary>How a node of a drawing looks.</summary>
internal enum DrawnShape
{
    Box,
    Oval,
    Hexagon,
}
