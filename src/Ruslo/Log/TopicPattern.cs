namespace Ruslo;

/// <summary>
/// A topic, or a pattern of topics: <c>*</c> stands for one word, <c>**</c> for any number of words, none included. A reserved topic
/// (<c>$…</c>) is matched only by a pattern whose first word names it.
/// </summary>
public readonly record struct TopicPattern
{
    private readonly string[] words;

    private TopicPattern(string text, string[] words)
    {
        Text = text;
        this.words = words;
        IsLiteral = !text.Contains('*', StringComparison.Ordinal);
    }

    /// <summary>As it is written.</summary>
    public string Text { get; }

    /// <summary>Whether it names one topic, without wildcards.</summary>
    public bool IsLiteral { get; }

    /// <exception cref="ArgumentException">It is no pattern of topics.</exception>
    public static TopicPattern Parse(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        string[] words = pattern.Split('.');
        for (int i = 0; i < words.Length; i++)
        {
            if (words[i] is not ("*" or "**") && (!TopicName.IsValid(words[i]) || (i > 0 && TopicName.IsReserved(words[i]))))
            {
                throw new ArgumentException($"'{pattern}' is not a pattern of topics: use words of a-z, 0-9 and '-', '*' for one word, '**' for any number, joined by dots, such as 'orders', 'shop.*' or '**'.", nameof(pattern));
            }
        }
        return new(pattern, words);
    }

    /// <summary>Whether a topic matches.</summary>
    public bool Matches(string topic)
    {
        if (IsLiteral)
        {
            return string.Equals(Text, topic, StringComparison.Ordinal);
        }
        return (!TopicName.IsReserved(topic) || TopicName.IsReserved(words[0])) && Matches(words, topic);
    }

    /// <inheritdoc/>
    public bool Equals(TopicPattern other) => string.Equals(Text, other.Text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => Text is null ? 0 : StringComparer.Ordinal.GetHashCode(Text);

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static bool Matches(ReadOnlySpan<string> words, ReadOnlySpan<char> topic)
    {
        while (!words.IsEmpty)
        {
            if (words[0] == "**")
            {
                for (ReadOnlySpan<char> rest = topic; ; rest = AfterWord(rest))
                {
                    if (Matches(words[1..], rest))
                    {
                        return true;
                    }
                    if (rest.IsEmpty)
                    {
                        return false;
                    }
                }
            }
            if (topic.IsEmpty)
            {
                return false;
            }
            int dot = topic.IndexOf('.');
            ReadOnlySpan<char> word = dot < 0 ? topic : topic[..dot];
            if (words[0] != "*" && !word.SequenceEqual(words[0]))
            {
                return false;
            }
            topic = AfterWord(topic);
            words = words[1..];
        }
        return topic.IsEmpty;
    }

    private static ReadOnlySpan<char> AfterWord(ReadOnlySpan<char> topic)
    {
        int dot = topic.IndexOf('.');
        return dot < 0 ? [] : topic[(dot + 1)..];
    }
}
