namespace KubeStellar.Wec.Sandbox.Tests;

/// <summary>The sandbox cannot share a misunderstanding with what it tests.</summary>
public sealed class IndependenceTests
{
    [Fact]
    public void The_sandbox_shares_no_code_with_what_it_tests()
    {
        var references = typeof(WecSandbox).Assembly.GetReferencedAssemblies().Select(reference => reference.Name!);

        Assert.DoesNotContain(references, name =>
            name.StartsWith("KubeStellar", StringComparison.Ordinal) || name.StartsWith("Kubernetes", StringComparison.Ordinal)
            || name.StartsWith("k8s", StringComparison.OrdinalIgnoreCase));
    }
}
