using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text;

namespace KubeStellar.Wec.Abstractions;

/// <summary>Writes any object as lines of <c>name: value</c>, names in order, for whoever looks for words in it.</summary>
internal static class ObjectText
{
    private const int MaxDepth = 32;
    private const int MaxLength = 32 * 1024 * 1024;

    public static string Of(object? value)
    {
        var text = new StringBuilder();
        Append(text, value, 0);
        return text.ToString();
    }

    private static void Append(StringBuilder text, object? value, int depth)
    {
        if (depth > MaxDepth || text.Length > MaxLength)
        {
            return;
        }

        switch ((value as PSObject)?.BaseObject ?? value)
        {
            case null:
                text.Append('\n');
                break;
            case string or IFormattable or bool:
                text.Append(Convert.ToString(value, CultureInfo.InvariantCulture)).Append('\n');
                break;
            case IDictionary map:
                foreach (var key in map.Keys.Cast<object>().OrderBy(key => key.ToString(), StringComparer.Ordinal))
                {
                    AppendMember(text, key.ToString()!, map[key], depth);
                }

                break;
            case IEnumerable list:
                text.Append('\n');
                foreach (var item in list)
                {
                    Append(text, item, depth + 1);
                }

                break;
            case PSCustomObject:
                foreach (var member in PSObject.AsPSObject(value).Properties.OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    AppendMember(text, member.Name, member.Value, depth);
                }

                break;
            case var other:
                text.Append(other).Append('\n');
                break;
        }
    }

    private static void AppendMember(StringBuilder text, string name, object? value, int depth)
    {
        text.Append(name).Append(": ");
        if (((value as PSObject)?.BaseObject ?? value) is PSCustomObject or IDictionary)
        {
            text.Append('\n');
        }

        Append(text, value, depth + 1);
    }
}
