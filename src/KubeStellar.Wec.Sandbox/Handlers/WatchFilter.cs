using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Selectors;
using KubeStellar.Wec.Sandbox.Storage;

namespace KubeStellar.Wec.Sandbox.Handlers;

/// <summary>A watch's selectors: an object that stops matching is reported as deleted, one that starts matching as added.</summary>
internal sealed class WatchFilter(LabelSelector labels, FieldSelector fields)
{
    public bool Matches(StoredObject stored) => labels.Matches(stored.Labels) && fields.Matches(stored.Object);

    public StoreEventType? Translate(StoreEvent change)
    {
        if (labels.IsEmpty && fields.IsEmpty)
        {
            return change.Type;
        }

        var now = change.Type != StoreEventType.Deleted && Matches(change.Stored!);
        var before = change.Previous is { } previous && labels.Matches(Meta.Labels(previous)) && fields.Matches(previous);
        return (before, now) switch
        {
            (false, false) => null,
            (false, true) => StoreEventType.Added,
            (true, true) => StoreEventType.Modified,
            (true, false) => StoreEventType.Deleted,
        };
    }
}
