using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Text;

namespace KubeStellar.Wec.Sandbox.Storage;

/// <summary>A committed state of an object with its serialized form, shared by lists and watches.</summary>
internal sealed class StoredObject(ResourceId id, JsonObject value, long resourceVersion)
{
    private byte[]? _utf8;
    private int _bodyOffset = -1;

    public ResourceId Id { get; } = id;

    public JsonObject Object { get; } = value;

    public long ResourceVersion { get; } = resourceVersion;

    public string Uid { get; } = Meta.Uid(value);

    public JsonObject? Labels { get; } = Meta.Labels(value);

    public ReadOnlySpan<byte> Utf8 => _utf8 ??= JsonText.ToUtf8(Object);

    /// <summary>The object without <c>kind</c> and <c>apiVersion</c>, as items in a list of a built-in kind are written.</summary>
    public ReadOnlySpan<byte> Utf8AfterType
    {
        get
        {
            var bytes = Utf8;
            if (_bodyOffset < 0)
            {
                _bodyOffset = Math.Max(bytes.IndexOf("\"metadata\":"u8), 1);
            }

            return bytes[_bodyOffset..];
        }
    }
}
