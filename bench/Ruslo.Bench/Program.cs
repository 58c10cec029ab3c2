using Ruslo.Bench;

IJob[] all = [];
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
