using CsCheck;

namespace Ruslo;

/// <summary>Generated sequences of operations give the answers of the reference model. The sequences are the same in every run.</summary>
internal static class ModelChecks
{
    private const int SequencesEach = 40;

    public static void AddTo(LogCheckList checks)
    {
        for (uint part = 1; part <= 5; part++)
        {
            uint stream = part;
            checks.AddRaw($"Generated operations get the answers of the model, part {part}", needsThreads: false, runtime => RunAsync(checks.Subject, runtime, stream));
        }
    }

    private static async Task RunAsync(LogSubject subject, RusloRuntime runtime, uint stream)
    {
        Gen<ModelOperation[]> sequences = ModelGenerator.Sequences(subject.ReopenAsync is not null);
        var random = new PCG(stream, 20300101);
        for (int i = 0; i < SequencesEach; i++)
        {
            ModelOperation[] operations = sequences.Generate(random, null, out _);
            if (await DifferenceAsync(subject, runtime, operations) is { } difference)
            {
                throw new ConformanceException(await ShrunkAsync(subject, runtime, operations, difference));
            }
        }
    }

    private static async Task<string?> DifferenceAsync(LogSubject subject, RusloRuntime runtime, IReadOnlyList<ModelOperation> operations)
    {
        await using LogFixture f = await LogFixture.CreateAsync(subject, runtime);
        return await new ModelRun(f).DifferenceAsync(operations);
    }

    /// <summary>Leaves out one operation after the other as long as there is a difference, and tells what remains.</summary>
    private static async Task<string> ShrunkAsync(LogSubject subject, RusloRuntime runtime, ModelOperation[] operations, string difference)
    {
        List<ModelOperation> kept = [.. operations];
        for (int i = kept.Count - 1; i >= 0; i--)
        {
            ModelOperation left = kept[i];
            kept.RemoveAt(i);
            if (await DifferenceAsync(subject, runtime, kept) is { } still)
            {
                difference = still;
            }
            else
            {
                kept.Insert(i, left);
            }
        }
        return $"{difference}\nin the sequence\n{string.Join('\n', kept)}";
    }
}
