using KubeStellar.Wec.Errors;

namespace KubeStellar.Wec.Properties;

/// <summary>Looks over the properties a user typed.</summary>
public static class PropertyInput
{
    /// <summary>Finds what is wrong before anything is read or written.</summary>
    /// <param name="properties">What was typed.</param>
    /// <param name="force">Accept keys that a ConfigMap can hold but a template cannot name.</param>
    /// <returns>What the caller should be warned of.</returns>
    /// <exception cref="WecException">A key is of no use.</exception>
    public static IReadOnlyList<string> Check(IReadOnlyDictionary<string, string> properties, bool force)
    {
        var warnings = new List<string>();
        foreach (var key in properties.Keys)
        {
            if (!PropertyRules.IsConfigMapKey(key))
            {
                throw Invalid($"'{key}' cannot be a property: a ConfigMap key has only letters, digits, '-', '_' and '.'.", key);
            }

            if (!PropertyRules.IsTemplateName(key))
            {
                var problem = $"No template can name the property '{key}', so KubeStellar leaves it out without a word.";
                if (!force)
                {
                    throw Invalid(problem, key);
                }

                warnings.Add(problem);
            }

            if (key == PropertyRules.BuiltInName)
            {
                warnings.Add($"The property '{key}' hides the one KubeStellar itself gives every WEC: its name.");
            }
        }

        return warnings;
    }

    private static WecException Invalid(string problem, string key) => new(
        "InvalidPropertyName", WecErrorKind.InvalidInput, problem,
        $"Use letters, digits and '_', not beginning with a digit, and no keyword of Go: '{PropertyRules.Suggest(key)}' would do. "
        + "Nothing was written.");
}
