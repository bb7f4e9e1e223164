using NUnit.Framework.Interfaces;

namespace Alpr.Policy.Tests;

/// <summary>Says which requirement a test is of, and where the agencies' documents have it. Its outcome under each policy goes into the map.</summary>
/// <param name="row">Key of a row of rows.json.</param>
/// <param name="source">Agency and section; several parted by semicolons.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class PolicyRowAttribute(string row, string source) : Attribute, ITestAction
{
    /// <summary>Key of the row.</summary>
    public string Row { get; } = row;

    /// <summary>Agency and section.</summary>
    public string Source { get; } = source;

    /// <inheritdoc/>
    public ActionTargets Targets => ActionTargets.Test;

    /// <inheritdoc/>
    public void BeforeTest(ITest test)
    {
    }

    /// <inheritdoc/>
    public void AfterTest(ITest test)
    {
        if (test.Arguments.FirstOrDefault() is Agency agency)
            PolicyMap.Note(test.MethodName!, agency, TestContext.CurrentContext.Result.Outcome.Status);
    }
}
