using Ruslo.Bench;

IJob[] all = [new Append1(), new Append512(), new AppendBatch(), new AppendNewStreams(), new AppendUnique(), new ReadAll(), new ReadFiltered(), new Load5(), new EndToEnd(), new OpenLog(), new Growth(), new Execute64(), new LoadSnapshot(), new ProjectionJob(), new TokenRead(), new TimersJob(), new Saga4(), new SagasOpen()];
BenchOptions options;
try
{
    options = BenchOptions.Parse(args);
}
catch (ArgumentException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return 2;
}
return await Run.AllAsync(options, all);
