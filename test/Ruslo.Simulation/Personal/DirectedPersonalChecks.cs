namespace Ruslo.Battery;

/// <summary>Rules of personal data, each brought about on purpose.</summary>
internal static class DirectedPersonalChecks
{
    private const int MostCalls = 30; // of the disk, in what is cut off

    public static IReadOnlyDictionary<string, Func<Simulation, Task>> All { get; } = new Dictionary<string, Func<Simulation, Task>>
    {
        ["A key is durable before the event that uses it"] = KeyFirstAsync,
        ["A key that is read after a kill is durable before an event that uses it"] = PageCacheAsync,
        ["Forgetting is done or not begun, wherever the power goes"] = ForgettingIsCutAsync,
        ["A forgotten key is not on the disk any more"] = GoneAsync,
        ["A key whose destruction was not flushed is destroyed by the next start"] = UnflushedAsync,
        ["An older copy of the keys forgets again"] = RestoredKeysAsync,
        ["Who comes back after being forgotten is read after a restart"] = BackAsync,
        ["Personal data cannot be moved to another event"] = MovedAsync,
        ["Subjects of two tenants are two"] = TenantsAsync,
        ["A lost key is not a forgotten one"] = LostAsync,
        ["A damaged key is told when the keys are opened"] = DamagedAsync,
    };

    private static SimulatedDisk NewDisk(Simulation sim) => new(sim.Random.Split(), () => sim.PauseAsync(2), sim.Note);

    /// <summary>Runs what a fault may cut off; whether it came to its end.</summary>
    private static async Task<bool> TryAsync(SimulatedDisk disk, Func<Task> run)
    {
        int process = disk.Process;
        try
        {
            await run();
            return true;
        }
        catch (Exception) when (disk.Process != process)
        {
            return false;
        }
    }

    private static async Task KeyFirstAsync(Simulation sim)
    {
        for (int call = 1; call < MostCalls; call++)
        {
            SimulatedDisk disk = NewDisk(sim);
            PersonalProcess process = await PersonalProcess.StartAsync(sim, disk);
            await process.EnrolAsync("first", "Ada");
            disk.Faults.LosePowerAt = disk.Calls + call;
            disk.Faults.CallIsDone = call % 2 == 0;
            bool isDone = await TryAsync(disk, () => process.EnrolAsync("second", "Grace"));
            if (isDone)
            {
                disk.LosePower();
            }
            IReadOnlyList<string> names = await (await PersonalProcess.StartAsync(sim, disk)).NamesAsync();
            Truth.Require(names.SequenceEqual(["Ada", "Grace"]) || (!isDone && names.SequenceEqual(["Ada"])), $"after a power cut at call {call} the log reads {string.Join(", ", names)}");
        }
    }

    private static async Task PageCacheAsync(Simulation sim)
    {
        for (int attempt = 0; attempt < 40; attempt++) // whether a power cut loses what was not flushed is a matter of chance
        {
            int call = 1 + (attempt % 4); // the key is written, and then flushed
            SimulatedDisk disk = NewDisk(sim);
            PersonalProcess process = await PersonalProcess.StartAsync(sim, disk);
            disk.Faults.KillAt = disk.Calls + call;
            if (await TryAsync(disk, () => process.EnrolAsync("first", "Ada")))
            {
                disk.Kill();
            }
            process = await PersonalProcess.StartAsync(sim, disk);
            await process.EnrolAsync("first", "Grace");
            disk.LosePower();
            IReadOnlyList<string> names = await (await PersonalProcess.StartAsync(sim, disk)).NamesAsync();
            Truth.Require(names[^1] == "Grace" && names.All(static name => name is "Ada" or "Grace"), $"after a kill at call {call} and a power cut the log reads {string.Join(", ", names)}");
        }
    }

    private static async Task ForgettingIsCutAsync(Simulation sim)
    {
        for (int call = 1; call < MostCalls; call++)
        {
            SimulatedDisk disk = NewDisk(sim);
            PersonalProcess process = await PersonalProcess.StartAsync(sim, disk);
            await process.EnrolAsync("first", "Ada");
            await process.EnrolAsync("second", "Grace");
            byte[] key = process.KeyOf("first");
            disk.Faults.LosePowerAt = disk.Calls + call;
            bool isDone = await TryAsync(disk, async () => await process.Personal.ForgetAsync("first"));
            if (isDone)
            {
                disk.LosePower();
            }
            process = await PersonalProcess.StartAsync(sim, disk);
            bool isForgotten = await process.HasForgottenAsync();
            Truth.Require(isForgotten || !isDone, $"what was forgotten before the power cut at call {call} is not");
            IReadOnlyList<string> names = await process.NamesAsync();
            Truth.Require(names.SequenceEqual([isForgotten ? "-" : "Ada", "Grace"]), $"after a power cut at call {call} the log reads {string.Join(", ", names)}");
            Truth.Require(!isForgotten || !IsOnDisk(disk, key), $"after a power cut at call {call} the key is still there");
        }
    }

    private static async Task GoneAsync(Simulation sim)
    {
        SimulatedDisk disk = NewDisk(sim);
        PersonalProcess process = await PersonalProcess.StartAsync(sim, disk);
        await process.EnrolAsync("first", "Ada");
        byte[] key = process.KeyOf("first");
        Truth.Require(IsOnDisk(disk, key), "a key in use is on the disk");
        await process.Personal.ForgetAsync("first");
        Truth.Require(!IsOnDisk(disk, key), "a forgotten key is still on the disk");
        Truth.Require((await process.NamesAsync())[0] == "-", "what is forgotten reads as its placeholder");
    }

    private static async Task UnflushedAsync(Simulation sim)
    {
        var log = Guid.Parse("11111111-1111-7111-8111-111111111111");
        PersonalKey[] keys = [.. Enumerable.Range(0, 1100).Select(static i => new PersonalKey((UInt128)i, 0, System.Text.Encoding.ASCII.GetBytes($"{i:d32}")))];
        byte[] destroyed = keys[0].Bytes.ToArray(); // not among the last 512
        for (int attempt = 0; attempt < 20; attempt++) // what is on the disk after a flush that failed is a matter of chance
        {
            SimulatedDisk disk = NewDisk(sim);
            var file = new PersonalKeyFile(disk.Mount());
            await file.OpenAsync(log, CancellationToken.None);
            await file.AddAsync(keys, CancellationToken.None);
            disk.Faults.FailAt = disk.Calls + 2; // it is written, and then flushed
            bool hasFailed = false;
            try
            {
                await file.DestroyAsync([keys[0]], CancellationToken.None);
            }
            catch (RusloException)
            {
                hasFailed = true;
            }
            Truth.Require(hasFailed && !IsOnDisk(disk, destroyed), "the flush fails after the key was overwritten in the page cache");
            disk.Faults.FailAt = 0;
            disk.Kill();
            await new PersonalKeyFile(disk.Mount()).OpenAsync(log, CancellationToken.None);
            disk.LosePower();
            Truth.Require(!IsOnDisk(disk, destroyed), "a key that the last start read as destroyed came back with a power cut");
        }
    }

    private static async Task RestoredKeysAsync(Simulation sim)
    {
        SimulatedDisk disk = NewDisk(sim);
        PersonalProcess process = await PersonalProcess.StartAsync(sim, disk);
        await process.EnrolAsync("first", "Ada");
        byte[] key = process.KeyOf("first");
        byte[] copy = disk.Content()[PersonalProcess.KeyFile];
        await process.Personal.ForgetAsync("first");
        SortedDictionary<string, byte[]> restored = disk.Content();
        restored[PersonalProcess.KeyFile] = copy;
        disk.Replace(restored);
        process = await PersonalProcess.StartAsync(sim, disk);
        Truth.Require((await process.NamesAsync())[0] == "-", "with an older copy of the keys, what is forgotten can be read again");
        Truth.Require(!IsOnDisk(disk, key), "the forgotten key of an older copy is still there");
    }

    private static async Task BackAsync(Simulation sim)
    {
        SimulatedDisk disk = NewDisk(sim);
        PersonalProcess process = await PersonalProcess.StartAsync(sim, disk);
        await process.EnrolAsync("first", "Ada");
        await process.Personal.ForgetAsync("first");
        await process.EnrolAsync("first", "Ada again");
        disk.Kill();
        IReadOnlyList<string> names = await (await PersonalProcess.StartAsync(sim, disk)).NamesAsync();
        Truth.Require(names.SequenceEqual(["-", "Ada again"]), $"the log reads {string.Join(", ", names)}");
    }

    private static async Task MovedAsync(Simulation sim)
    {
        PersonalProcess process = await PersonalProcess.StartAsync(sim, NewDisk(sim));
        await process.EnrolAsync("first", "Ada");
        await process.EnrolAsync("first", "Grace");
        IReadOnlyList<string> names = await process.NamesAsync(static (all, i) => Amendments.WithPayload(all[i], all[1 - i].Payload));
        Truth.Require(names.All(static name => name is not ("Ada" or "Grace")), $"moved to each other's events, the data reads {string.Join(", ", names)}");
    }

    private static async Task TenantsAsync(Simulation sim)
    {
        PersonalProcess process = await PersonalProcess.StartAsync(sim, NewDisk(sim));
        await process.EnrolAsync("first", "Ada", "one");
        await process.EnrolAsync("first", "Grace", "two");
        await process.Personal.ForgetAsync("first", new() { Tenant = "one" });
        IReadOnlyList<string> names = await process.NamesAsync();
        Truth.Require(names.SequenceEqual(["-", "Grace"]), $"the log reads {string.Join(", ", names)}");
    }

    private static async Task LostAsync(Simulation sim)
    {
        SimulatedDisk disk = NewDisk(sim);
        await (await PersonalProcess.StartAsync(sim, disk)).EnrolAsync("first", "Ada");
        SortedDictionary<string, byte[]> left = disk.Content();
        left.Remove(PersonalProcess.KeyFile);
        disk.Replace(left);
        IReadOnlyList<string> names = await (await PersonalProcess.StartAsync(sim, disk)).NamesAsync();
        Truth.Require(names[0] == nameof(LostKeyException), $"without its key, the event reads {names[0]}");
    }

    private static async Task DamagedAsync(Simulation sim)
    {
        SimulatedDisk disk = NewDisk(sim);
        PersonalProcess process = await PersonalProcess.StartAsync(sim, disk);
        await process.EnrolAsync("first", "Ada");
        await process.EnrolAsync("second", "Grace");
        SortedDictionary<string, byte[]> intact = disk.Content();
        for (int offset = 0; offset < intact[PersonalProcess.KeyFile].Length; offset += 61)
        {
            SortedDictionary<string, byte[]> damaged = new(intact, intact.Comparer) { [PersonalProcess.KeyFile] = [.. intact[PersonalProcess.KeyFile]] };
            damaged[PersonalProcess.KeyFile][offset] ^= 0x10;
            disk.Replace(damaged);
            try
            {
                await PersonalProcess.StartAsync(sim, disk);
            }
            catch (PersonalKeysDamagedException)
            {
                continue;
            }
            throw new InvariantException($"a key file that is damaged at {offset} was opened");
        }
    }

    private static bool IsOnDisk(SimulatedDisk disk, byte[] key) => disk.Content().Values.Any(file => file.AsSpan().IndexOf(key) >= 0);
}
