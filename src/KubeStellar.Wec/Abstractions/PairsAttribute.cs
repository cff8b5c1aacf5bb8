using System.Collections;
using System.Management.Automation;

namespace KubeStellar.Wec.Abstractions;

/// <summary>Takes names and values as kubectl takes them, too: 'region=eu', 'tier=edge'.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class PairsAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var input = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (input is string one)
        {
            return Read([one]);
        }

        var texts = (input as object[])?.Select(item => (item is PSObject inner ? inner.BaseObject : item) as string).ToList();
        return texts is { Count: > 0 } && texts.TrueForAll(text => text is not null) ? Read(texts!) : inputData;
    }

    private static Hashtable Read(IEnumerable<string> texts)
    {
        var pairs = new Hashtable(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            var key = equals < 0 ? "" : text[..equals].Trim();
            if (key.Length == 0)
            {
                throw new ArgumentTransformationMetadataException(
                    $"'{text}' is no name and value. Write 'region=eu' or @{{ region = 'eu' }}.");
            }

            if (pairs.ContainsKey(key))
            {
                throw new ArgumentTransformationMetadataException($"'{key}' is given two values.");
            }

            pairs[key] = text[(equals + 1)..];
        }

        return pairs;
    }
}
