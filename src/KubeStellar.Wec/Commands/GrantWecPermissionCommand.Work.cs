using KubeStellar.Wec.Abstractions;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Inventory;
using KubeStellar.Wec.Permissions.Grants;
using KubeStellar.Wec.Permissions.Grants.Downsync;
using KubeStellar.Wec.Permissions.Grants.Objects;

namespace KubeStellar.Wec.Commands;

/// <content>What is done on each WEC, or in a WDS for several.</content>
public sealed partial class GrantWecPermissionCommand
{
    private void Grant(GrantTarget target)
    {
        var granter = new PermissionGranter(With(target.Permissions) with { RetryOnly = [.. target.ManifestWorks] });
        var (wec, its) = (target.WecSpace!, target.Its?.Api);
        Start(target.Wec.Name, async (context, cancellationToken) =>
        {
            var plan = await granter.PrepareAsync(wec.Api, its, target.Wec, context, cancellationToken);
            if (AsManifest)
            {
                return GrantYaml.Write(
                    $"{target.Wec.Name}: {wec.Api.Server}", await granter.ManifestsAsync(wec.Api, plan, context, cancellationToken));
            }

            if (plan.IsNeeded && !await IsWantedAsync(plan.Changes, plan.Dangers, Subject(target.Wec.Name, wec), context))
            {
                return null;
            }

            var grants = await granter.ExecuteAsync(wec.Api, its, plan, acceptDangers: true, context, cancellationToken);
            return PassThru ? grants.ToArray<object>() : null;
        });
    }

    private void Downsync(IReadOnlyList<GrantTarget> targets)
    {
        var spaces = targets[0].Spaces!;
        Guard(spaces.WdsContext, () =>
        {
            var problems = Await(
                new WecSelection(spaces.Its, targets[0].Wec.ItsContext!).CheckAsync([.. targets.Select(t => t.Wec.Name)], Cancel));
            var wecs = targets.Select(t => t.Wec).Where(wec => problems[wec.Name] is not { } problem || Guard(wec.Name, () => throw problem)).ToList();
            if (wecs.Count > 0)
            {
                var request = With(targets[0].Permissions) with { RetryOnly = [.. targets.SelectMany(t => t.ManifestWorks)] };
                Start(
                    spaces.WdsContext,
                    (context, cancellationToken) => DownsyncAsync(new(request), spaces, wecs, context, cancellationToken));
            }
        });
    }

    private async Task<object?> DownsyncAsync(
        DownsyncGranter granter, TransportSpaces spaces, IReadOnlyList<WecTarget> wecs, IWorkContext context,
        CancellationToken cancellationToken)
    {
        var plan = await granter.PrepareAsync(spaces, wecs, context, cancellationToken);
        var names = string.Join(", ", wecs.Select(wec => wec.Name));
        if (AsManifest)
        {
            return GrantYaml.Write(
                $"{spaces.WdsContext} for {names}: {spaces.Wds.Server}",
                await granter.ManifestsAsync(spaces, plan, context, cancellationToken));
        }

        if (plan.IsNeeded && !await IsWantedAsync(plan.Changes, plan.Dangers, $"{names} through {spaces.WdsContext} ({spaces.Wds.Server.Authority})", context))
        {
            return null;
        }

        var grants = await granter.ExecuteAsync(spaces, plan, acceptDangers: true, context, cancellationToken);
        return PassThru ? grants.ToArray<object>() : null;
    }

    private static async Task<bool> IsWantedAsync(
        IReadOnlyList<string> changes, IReadOnlyList<string> dangers, string subject, IWorkContext context) =>
        await context.ConfirmAsync(
            subject, $"Grant: {string.Join("; ", changes)}{(dangers.Count == 0 ? "" : $". {string.Join(' ', dangers)}")}")
        && (dangers.Count == 0 || await context.ConfirmRiskAsync(subject, string.Join(' ', dangers)));
}
