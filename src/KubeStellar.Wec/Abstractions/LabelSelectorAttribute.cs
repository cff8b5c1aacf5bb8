using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace KubeStellar.Wec.Abstractions;

/// <summary>
/// Takes a label selector as a hashtable, too: the labels with their values; no value asks only for the label, several for any of them.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LabelSelectorAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            null or string => inputData,
            IDictionary { Count: 0 } => throw Refused("is empty, which would select every WEC"),
            IDictionary labels => string.Join(',', labels.Keys.Cast<object>().Select(key => Clause(Text(key), labels[key]))),
            IEnumerable many => string.Join(',', many.Cast<object?>().Select(item => Transform(engineIntrinsics, item))),
            var other => throw Refused($"is a {other.GetType().Name}"),
        };

    private static string Clause(string key, object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        null => key,
        string text => $"{key}={Checked(text)}",
        IDictionary or ICollection { Count: 0 } => throw Refused($"has something else than values for '{key}'"),
        IEnumerable many => $"{key} in ({string.Join(',', many.Cast<object?>().Select(Text))})",
        var single => $"{key}={Text(single)}",
    };

    private static string Text(object? value) => Checked((value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        string text => text,
        bool truth => truth ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        var other => throw Refused($"has a {other?.GetType().Name ?? "null"} where a text, a number or a Boolean belongs"),
    });

    // A comma or bracket would make another selector of it.
    private static string Checked(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/')
        ? text
        : throw Refused($"has '{text}', which can be no label or value of one");

    private static ArgumentTransformationMetadataException Refused(string why) =>
        new($"The selector {why}. Write it as 'region=eu,tier!=test', or as @{{ region = 'eu' }}.");
}
