using Shop;

Console.WriteLine(History.Read(args.Length > 0 ? args[0] : null).Events.Count);
