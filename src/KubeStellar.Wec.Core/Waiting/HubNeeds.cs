namespace KubeStellar.Wec.Waiting;

/// <summary>What, beside ManagedClusters, has to be watched for a decision.</summary>
[Flags]
internal enum HubNeeds
{
    None = 0,

    /// <summary>The certificate requests of the clusters' agents.</summary>
    Requests = 1,

    AddOns = 2,
}
