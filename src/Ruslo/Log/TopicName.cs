namespace Ruslo;

/// <summary>
/// The rules of topic names: words of <c>a–z</c>, <c>0–9</c> and <c>-</c>, joined by dots, at most 255 characters. A first word that
/// starts with <c>$</c> is reserved for the platform.
/// </summary>
public static class TopicName
{
    /// <summary>The longest topic name.</summary>
    public const int MaxLength = 255;

    /// <summary>Whether the topic belongs to the platform.</summary>
    public static bool IsReserved(string topic) => topic.StartsWith('$');

    /// <summary>Whether the name follows the rules; reserved names do.</summary>
    public static bool IsValid(ReadOnlySpan<char> topic)
    {
        if (topic.Length is 0 or > MaxLength)
        {
            return false;
        }
        ReadOnlySpan<char> rest = topic[0] == '$' ? topic[1..] : topic;
        bool wordIsEmpty = true;
        foreach (char c in rest)
        {
            if (c == '.')
            {
                if (wordIsEmpty)
                {
                    return false;
                }
                wordIsEmpty = true;
            }
            else if (c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')
            {
                wordIsEmpty = false;
            }
            else
            {
                return false;
            }
        }
        return !wordIsEmpty;
    }

    /// <exception cref="ArgumentException">The name breaks the rules.</exception>
    public static void Validate(string topic)
    {
        if (!IsValid(topic))
        {
            throw new ArgumentException($"'{topic}' is not a topic: use words of a-z, 0-9 and '-' joined by dots, at most {MaxLength} characters, such as 'orders' or 'shop.orders'.", nameof(topic));
        }
    }
}
