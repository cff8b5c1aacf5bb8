using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Permissions.Messages;
using KubeStellar.Wec.Permissions.Messages.Parts;

namespace KubeStellar.Wec.Permissions.Failures;

/// <summary>Collects what is missing on one WEC: each permission once, with everything that fails for want of it.</summary>
internal sealed class FailureTally
{
    private readonly Dictionary<object, Entry> _entries = [];

    public void Add(DeliveredWork work)
    {
        foreach (var manifest in work.Manifests)
        {
            foreach (var complaint in manifest.Complaints)
            {
                foreach (var denial in DenialReader.ReadAll(complaint))
                {
                    var told = Told(denial, manifest.Meta, work.Executor);
                    var merged = told with { ResourceName = null, Namespace = PlaceOf(told) };
                    if (!_entries.TryGetValue(merged.Identity, out var entry))
                    {
                        _entries[merged.Identity] = entry = new(merged);
                    }

                    entry.Add(work, manifest.Meta);
                }
            }
        }
    }

    public IEnumerable<MissingPermission> Results(WecReference wec) => _entries.Values.Select(entry => entry.Result(wec));

    /// <summary>Adds to the words of the agent what the ManifestWork knows of the object.</summary>
    private static Refusal Told(Refusal denial, DeliveredObject meta, string? executor)
    {
        if (denial.Kind == DenialKind.UnknownKind)
        {
            return denial.ResourceKind is null || denial.ResourceKind == meta.Kind
                ? denial with
                {
                    ResourceKind = meta.Kind,
                    Group = meta.Group ?? denial.Group,
                    Version = meta.Version ?? denial.Version,
                    Resource = string.IsNullOrEmpty(meta.Resource) ? denial.Resource : meta.Resource,
                }
                : denial;
        }

        return denial with
        {
            // Only the agent's own refusal of an executor leaves the user out.
            User = denial.User ?? executor,
            Resource = denial.Resource ?? (denial.NonResourceUrl is null && meta.Resource is { Length: > 0 } plural ? plural : null),
            Group = denial.Group ?? (denial.NonResourceUrl is null ? meta.Group : null),
        };
    }

    // A kind is unknown in every namespace; what lives in none needs no right in one.
    private static string? PlaceOf(Refusal denial) =>
        denial.Kind == DenialKind.UnknownKind || denial.Scope == PermissionScope.Cluster ? null : denial.Namespace;

    private sealed class Entry(Refusal denial)
    {
        private readonly SortedSet<string> _objects = new(StringComparer.Ordinal);
        private readonly SortedSet<string> _works = new(StringComparer.Ordinal);
        private readonly SortedSet<string> _bindings = new(StringComparer.Ordinal);
        private readonly SortedSet<string> _spaces = new(StringComparer.Ordinal);

        public void Add(DeliveredWork work, DeliveredObject meta)
        {
            _objects.Add(meta.ToString());
            _works.Add(work.Name);
            if (work.Binding is { } binding)
            {
                _bindings.Add(binding);
            }

            if (work.Wds is { } space)
            {
                _spaces.Add(space);
            }
        }

        public MissingPermission Result(WecReference wec) =>
            MissingPermission.Of(denial, wec, $"ManifestWork {wec.Name}/{_works.Min}{(_works.Count > 1 ? $" and {_works.Count - 1} more" : "")}").With(missing =>
            {
                missing.Object = [.. _objects];
                missing.ManifestWork = [.. _works];
                missing.Binding = [.. _bindings];
                missing.Wds = [.. _spaces];
            });
    }
}
