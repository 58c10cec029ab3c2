using System.Globalization;

namespace Ruslo;

/// <summary>
/// Who waits for what a command causes: the content of the header <see cref="WellKnownHeaders.ReplyTo"/>, written
/// <c>who/step/attempt/instance</c> (split at the first three slashes, the instance is verbatim); part of the stored format.
/// </summary>
/// <param name="Who">The name of the saga that sent the command, or <see cref="Request"/>.</param>
/// <param name="Instance">Which one: the saga's key, or the id of the command that was requested.</param>
/// <param name="Step">The step that it belongs to; empty for a request.</param>
/// <param name="Attempt">Which attempt at that step, from 1.</param>
internal readonly record struct ReplyTo(string Who, string Instance, string Step, int Attempt)
{
    /// <summary>Stands for whoever requested a command; no saga can be named so.</summary>
    public const string Request = "$request";

    /// <summary>Somebody waits in the process that sent the command, or asks again later: the id of the command says for what.</summary>
    public static ReplyTo ForRequest(Guid commandId) => new(Request, commandId.ToString(), "", 1);

    /// <summary>The requested command that an event follows from; null when there is none.</summary>
    public static Guid? RequestOf(EventHeaders headers)
        => headers.Count > 0 && headers.Find(WellKnownHeaders.ReplyTo) is { } text && text.StartsWith(Request + "/", StringComparison.Ordinal)
            && TryParse(text, out ReplyTo replyTo) && Guid.TryParseExact(replyTo.Instance, "D", out Guid commandId) ? commandId : null;

    /// <summary>Reads it when it is for somebody: whom it was for otherwise is not told.</summary>
    public static bool TryParse(string text, string who, out ReplyTo replyTo)
    {
        replyTo = default;
        return text.Length > who.Length && text[who.Length] == '/' && text.StartsWith(who, StringComparison.Ordinal) && TryParse(text, out replyTo, who);
    }

    /// <summary>Reads it; false when it is of another format, such as that of an application without sagas and requests.</summary>
    public static bool TryParse(string text, out ReplyTo replyTo) => TryParse(text, out replyTo, null);

    private static bool TryParse(string text, out ReplyTo replyTo, string? known)
    {
        replyTo = default;
        int who = text.IndexOf('/', StringComparison.Ordinal);
        int step = who < 0 ? -1 : text.IndexOf('/', who + 1);
        int attempt = step < 0 ? -1 : text.IndexOf('/', step + 1);
        if (who < 1 || attempt < 0 || !int.TryParse(text.AsSpan(step + 1, attempt - step - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            return false;
        }
        replyTo = new(known ?? text[..who], text[(attempt + 1)..], text[(who + 1)..step], number);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Who}/{Step}/{Attempt}/{Instance}");
}
