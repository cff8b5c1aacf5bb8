namespace KubeStellar.Wec.Sandbox.Tests;

/// <summary>A test with the real kubectl; where there is none it is reported as skipped, not as passed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KubectlFactAttribute : FactAttribute
{
    public KubectlFactAttribute()
    {
        if (Kubectl.Path is null)
        {
            Skip = "kubectl is not on PATH.";
        }
    }
}
