using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Admission;

/// <summary>Reviews a write before it is committed: it may change the object, or refuse by throwing <see cref="ApiException"/>.</summary>
public interface IAdmission
{
    void Review(AdmissionRequest request);
}

/// <summary>A write under review.</summary>
public sealed class AdmissionRequest
{
    public required ObjectStore Store { get; init; }

    public required UserInfo User { get; init; }

    /// <summary><c>create</c>, <c>update</c>, <c>patch</c> or <c>delete</c>.</summary>
    public required string Verb { get; init; }

    /// <summary>The object's identity; the name is empty when it will be generated.</summary>
    public required ResourceId Id { get; init; }

    /// <summary>Empty for the object itself.</summary>
    public string Subresource { get; init; } = "";

    /// <summary>The state to be written, which may be changed; null for a deletion.</summary>
    public JsonObject? Object { get; init; }

    /// <summary>The state so far, not to be changed; null for a creation.</summary>
    public JsonObject? OldObject { get; init; }

    public bool DryRun { get; init; }
}
