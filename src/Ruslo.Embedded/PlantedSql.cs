#if PLANTED
namespace Ruslo;

/// <summary>Switches that break a rule of questions in SQL each, so that tests can prove that they would notice.</summary>
public static class PlantedSql
{
    /// <summary>Rule: a question in SQL sees the documents of one tenant and nothing else of the file.</summary>
    public static bool StatementsReadTheWholeFile { get; set; }
}
#endif
