using Microsoft.Extensions.Logging;
using Xunit;

namespace Ruslo.Tests.Events;

public sealed class TypeTextTests
{
    public sealed class Outer<T>
    {
        public sealed class Inner<TOther>;

        public sealed class Plain;
    }

    [Theory]
    [InlineData(typeof(string), "String", "System.String")]
    [InlineData(typeof(List<int[]>), "List<Int32[]>", "System.Collections.Generic.List<System.Int32[]>")]
    [InlineData(typeof(int[,]), "Int32[,]", "System.Int32[,]")]
    [InlineData(typeof(ILogger<List<string>>), "ILogger<List<String>>", "Microsoft.Extensions.Logging.ILogger<System.Collections.Generic.List<System.String>>")]
    [InlineData(typeof(Outer<int>.Inner<string>), "TypeTextTests.Outer<Int32>.Inner<String>", "Ruslo.Tests.Events.TypeTextTests.Outer<System.Int32>.Inner<System.String>")]
    [InlineData(typeof(Outer<int>.Plain), "TypeTextTests.Outer<Int32>.Plain", "Ruslo.Tests.Events.TypeTextTests.Outer<System.Int32>.Plain")]
    public void Types_are_named_as_in_CSharp(Type type, string text, string full)
        => Assert.Equal((text, full), (TypeText.Short(type), TypeText.Full(type)));
}
