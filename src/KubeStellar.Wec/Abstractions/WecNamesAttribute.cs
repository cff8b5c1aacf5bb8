using System.Collections;
using System.Management.Automation;

namespace KubeStellar.Wec.Abstractions;

/// <summary>
/// Takes what is passed for names of WECs: names, or objects that have one. Without it PowerShell would make a name of any object's text.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WecNamesAttribute : ArgumentTransformationAttribute
{
    private static readonly string[] s_names = ["Name", "ClusterName"];

    /// <summary>Whether a sandbox stands for all WECs of its ITS.</summary>
    public bool TakesSandboxes { get; set; }

    /// <summary>The properties that name what is meant, first that says anything; Name and ClusterName unless given.</summary>
    public string[] From { get; set; } = s_names;

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var plain = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return plain switch
        {
            // Text and numbers are left to PowerShell.
            null or string or ValueType or ScriptBlock => inputData,
            IDictionary map => Named(From.Select(name => map[name]), inputData!),
            IEnumerable many => many.Cast<object?>().SelectMany(item => Names(Transform(engineIntrinsics, item))).ToArray(),
            _ => Named(From.Select(name => Value(inputData!, name)), inputData!),
        };
    }

    private string[] Named(IEnumerable<object?> values, object input)
    {
        foreach (var names in values.Select(Names))
        {
            if (names.Length > 0)
            {
                return names;
            }
        }

        var type = PSObject.AsPSObject(input).TypeNames[0].Split('.', '+')[^1];
        if (type != "WecSandboxInfo")
        {
            throw new ArgumentTransformationMetadataException(
                $"A {type} names none: it has no property {From[0]}. Pass names, or objects that have one.");
        }

        return TakesSandboxes ? ["*"] : throw new ArgumentTransformationMetadataException(
            "A sandbox is no WEC. Its property WecContext has the names of its clusters, and 'Get-Wec' lists those that are registered.");
    }

    private static object? Value(object input, string property)
    {
        try
        {
            return PSObject.AsPSObject(input).Properties[property]?.Value;
        }
        catch (GetValueException)
        {
            return null;
        }
    }

    private static string[] Names(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        null or "" => [],
        string name => [name],
        IEnumerable many => [.. many.Cast<object?>().SelectMany(Names)],
        var other => [LanguagePrimitives.ConvertTo<string>(other)],
    };
}
