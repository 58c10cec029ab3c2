using Microsoft.AspNetCore.Http;

namespace Ruslo;

/// <summary>
/// The header that carries a token from the response of a command to the next query, in which the client sends it back:
/// <c>[FromHeader(Name = TokenHeader.Name)] Token? after = null</c> is a parameter of a query.
/// </summary>
public static class TokenHeader
{
    /// <summary>Its name, in responses and requests alike.</summary>
    public const string Name = "Ruslo-Token";

    /// <summary>Sets it; an empty token, as of what is only staged, sets nothing. Before the response has started.</summary>
    public static void Set(HttpResponse response, Token token)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (!token.IsEmpty)
        {
            response.Headers[Name] = token.ToString();
        }
    }
}
