using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Ocm.Agent;
using KubeStellar.Wec.Sandbox.Ocm.Work;

namespace KubeStellar.Wec.Sandbox.Ocm.Klusterlet;

/// <summary>The agent's identity on the hub, with the connection and the work that depend on it.</summary>
internal sealed class HubIdentity(HubSecret secret, ApiConnection hub) : IAsyncDisposable
{
    private ClusterReporter? _reporter;

    public HubSecret Secret => secret;

    public ApiConnection Hub => hub;

    public WorkAgent? Work { get; private set; }

    public ClusterReporter Reporter(AgentContext context, Condition? rotation) => _reporter ??= new ClusterReporter(context, rotation);

    public void StartWork(AgentContext context)
    {
        if (Work is null)
        {
            Work = new WorkAgent(context, secret);
            // Only now do signals reach it: what came before is read here.
            Work.WakeAll();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Work is not null)
        {
            await Work.DisposeAsync();
        }

        hub.Dispose();
    }
}
