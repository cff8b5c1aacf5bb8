using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;

namespace KubeStellar.Wec.Kubernetes.Json;

/// <summary>How objects are written and read: as the library does it, but bearing odd values, and without what nobody looks at.</summary>
internal static class KubernetesTypes
{
    private static readonly JsonConverter[] s_odd =
        [new JsonText.Converter(), new LenientTime(), new LenientUtcTime(), new LenientBytes(), new LenientText()];

    private static readonly IJsonTypeInfoResolver s_types = AllTypes().WithAddedModifier(DropManagedFields);
    private static readonly JsonSerializerOptions s_options = Make();

    public static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)s_options.GetTypeInfo(typeof(T));

    public static byte[] ToBytes<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Of<T>());

    /// <summary>
    /// The same for what the library writes by itself. The parts are shared, because the framework keeps what it knows of types once for
    /// all options that are alike.
    /// </summary>
    public static void Apply(JsonSerializerOptions options)
    {
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        foreach (var converter in s_odd)
        {
            options.Converters.Insert(0, converter);
        }

        options.TypeInfoResolver = s_types;
    }

    /// <summary>Another way of reading the same types, for whom this one asks too much or keeps too little.</summary>
    public static JsonSerializerOptions With(Action<JsonTypeInfo> change)
    {
        var options = Library();
        var types = options.TypeInfoResolver!.WithAddedModifier(change);
        Apply(options);
        options.TypeInfoResolver = types;
        options.MakeReadOnly();
        return options;
    }

    /// <summary>Leaves out all members of a type but some.</summary>
    public static void Keep(JsonTypeInfo type, params ReadOnlySpan<string> names)
    {
        for (var i = type.Properties.Count - 1; i >= 0; i--)
        {
            if (!names.Contains(type.Properties[i].Name))
            {
                type.Properties.RemoveAt(i);
            }
        }
    }

    private static JsonSerializerOptions Library()
    {
        JsonSerializerOptions? copy = null;
        KubernetesJson.AddJsonOptions(options => copy = new(options));
        return copy!;
    }

    /// <summary>Ours first: the library falls back to reflection for what it does not know.</summary>
    private static IJsonTypeInfoResolver AllTypes() => JsonTypeInfoResolver.Combine(
    [
        .. typeof(KubernetesTypes).Assembly.GetCustomAttributes<JsonTypesAttribute>().Select(ours => ours.Make()),
        Library().TypeInfoResolver,
    ]);

    private static JsonSerializerOptions Make()
    {
        var options = Library();
        Apply(options);
        options.MakeReadOnly();
        return options;
    }

    /// <summary>They are often larger than all the rest of an object.</summary>
    private static void DropManagedFields(JsonTypeInfo type)
    {
        if (type.Type == typeof(V1ObjectMeta) && type.Properties.FirstOrDefault(property => property.Name == "managedFields") is { } fields)
        {
            type.Properties.Remove(fields);
        }
    }
}
