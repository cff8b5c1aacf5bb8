namespace KubeStellar.Wec.Kubernetes.Client;

/// <summary>What a watch tells.</summary>
public enum WatchEventType
{
    /// <summary>The object is there: found at the start, or created since.</summary>
    Added,

    Modified,

    Deleted,

    /// <summary>Everything that existed at the start has been told; comes once, without an object.</summary>
    Synced,
}

/// <summary>One thing a watch told. <see cref="Item"/> is null only for <see cref="WatchEventType.Synced"/>.</summary>
public readonly record struct WatchEvent<T>(WatchEventType Type, T? Item);
