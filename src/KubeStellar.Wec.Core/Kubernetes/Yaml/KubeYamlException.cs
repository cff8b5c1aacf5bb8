namespace KubeStellar.Wec.Kubernetes.Yaml;

/// <summary>
/// A text cannot be read as YAML. Whoever reads it knows which file it is and says so; nothing here quotes the text, which may hold
/// secrets.
/// </summary>
/// <param name="what">What is wrong, as a sentence goes on after its subject.</param>
/// <param name="line">Where, counted from 1.</param>
/// <param name="isTooMuch">It is larger, or nested deeper, than any real one.</param>
internal sealed class KubeYamlException(string what, int line, bool isTooMuch = false) : Exception($"The text at line {line} {what}.")
{
    public string What => what;

    public int Line => line;

    public bool IsTooMuch => isTooMuch;
}
