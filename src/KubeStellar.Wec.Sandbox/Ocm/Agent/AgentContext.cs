using KubeStellar.Wec.Sandbox.Servers;

namespace KubeStellar.Wec.Sandbox.Ocm.Agent;

/// <summary>The cluster and Klusterlet of an agent, and how it is notified of changes on the hub.</summary>
internal sealed record AgentContext(ApiServer Wec, KlusterletSpec Spec, HubSignals Signals)
{
    /// <summary>A dead cluster runs no agents.</summary>
    public bool IsDead => Wec.Faults.IsDead(Wec.Name);

    public ApiTarget Target(Kubeconfig kubeconfig) => new(kubeconfig.Server, kubeconfig.AuthorityPem, kubeconfig.Proxy, Spec.HubAlias);
}
