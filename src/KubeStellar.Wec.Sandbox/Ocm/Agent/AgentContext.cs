using KubeStellar.Wec.Sandbox.Servers;

namespace KubeStellar.Wec.Sandbox.Ocm.Agent;

/// <summary>Where an agent runs, for which Klusterlet, and how it hears of the hub.</summary>
internal sealed record AgentContext(ApiServer Wec, KlusterletSpec Spec, HubSignals Signals)
{
    /// <summary>A cluster that is dead runs no agents.</summary>
    public bool IsDead => Wec.Faults.IsDead(Wec.Name);

    public ApiTarget Target(Kubeconfig kubeconfig) => new(kubeconfig.Server, kubeconfig.AuthorityPem, kubeconfig.Proxy, Spec.HubAlias);
}
