using KubeStellar.Wec.Approvals;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Execution;
using KubeStellar.Wec.Kubernetes.Json;
using KubeStellar.Wec.Kubernetes.Objects;
using KubeStellar.Wec.Labels;
using KubeStellar.Wec.OpenClusterManagement;
using KubeStellar.Wec.Registration;
using KubeStellar.Wec.Waiting;

namespace KubeStellar.Wec.Core.Tests.Labels;

public sealed class DeferredLabelTests
{
    private static readonly Dictionary<string, string> s_labels = new() { ["location-group"] = "edge", ["name"] = "cluster1" };

    [Fact]
    [Trait("Beats", "ocm#269")]
    public async Task Labels_given_at_registration_arrive_with_the_approval_and_not_before()
    {
        await using var fleet = await Fleet.StartAsync();

        var registered = await RegisterAsync(fleet, wait: true);
        Assert.Empty(await WishedAsync(fleet));
        var approved = await ApproveAsync(fleet, registered.Label!);

        Assert.True(approved.Changed);
        Assert.Equal(s_labels, await WishedAsync(fleet));
        Assert.False((await ApproveAsync(fleet, registered.Label!)).Changed);
        Assert.False((await RegisterAsync(fleet)).Changed);
    }

    [Fact]
    public async Task An_approval_that_knew_nothing_of_them_is_made_up_for_by_registering_again()
    {
        await using var fleet = await Fleet.StartAsync();
        await RegisterAsync(fleet);
        await fleet.ApproveAsync("cluster1");
        Assert.Empty(await WishedAsync(fleet));

        // Without being told again: the Klusterlet remembers.
        var again = await fleet.RegisterAsync("cluster1");

        Assert.True(again.Changed);
        Assert.Equal(s_labels, await WishedAsync(fleet));
        Assert.False((await fleet.RegisterAsync("cluster1")).Changed);
    }

    [Fact]
    public async Task An_agent_that_is_there_already_is_told_the_labels_too()
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.RegisterAsync("cluster1");
        await fleet.WaitAsync("cluster1", WecMilestone.Registered);

        var told = await RegisterAsync(fleet);
        var again = await RegisterAsync(fleet);

        Assert.Equal((true, false), (told.Changed, again.Changed));
        var klusterlet = await fleet.Client("cluster1").FindAsync(OcmTypes.Klusterlets, "klusterlet", null, CancellationToken.None);
        Assert.Equal(DeferredLabels.Write(s_labels), (string?)klusterlet!["metadata"]!["annotations"]![DeferredLabels.Annotation]);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{\"a\":{}}")]
    [InlineData("{\"bad key\":\"x\"}")]
    [InlineData("{\"region\":\"eu\",\"cluster.open-cluster-management.io/clusterset\":\"prod\"}")]
    public void What_somebody_else_wrote_on_the_Klusterlet_labels_nothing(string annotation)
    {
        var klusterlet = new Klusterlet
        {
            Metadata = new() { Annotations = new Dictionary<string, string> { [DeferredLabels.Annotation] = annotation } },
        };

        Assert.Empty(DeferredLabels.Read(klusterlet));
    }

    [Fact]
    public void Labels_read_back_as_they_were_written()
    {
        var annotations = new Dictionary<string, string> { [DeferredLabels.Annotation] = DeferredLabels.Write(s_labels) };

        Assert.Equal(s_labels, DeferredLabels.Read(new Klusterlet { Metadata = new() { Annotations = annotations } }));
    }

    [SandboxFact]
    public async Task A_controllers_label_is_refused_by_the_approval_before_anything_is_done()
    {
        await using var fleet = await Fleet.StartAsync();
        await RegisterAsync(fleet, wait: true);
        fleet.Sandbox.Requests.Clear();

        var error = await Assert.ThrowsAsync<WecException>(
            () => ApproveAsync(fleet, new Dictionary<string, string> { ["cluster.open-cluster-management.io/clusterset"] = "prod" }));

        Assert.Equal("ReservedLabel", error.ErrorId);
        Assert.Empty(fleet.OurWrites);
    }

    private static Task<RegistrationOutcome> RegisterAsync(Fleet fleet, bool wait = false) => fleet.Registrar("cluster1").RegisterAsync(
        fleet.Request("cluster1") with { Agent = new() { Labels = s_labels }, Wait = wait }, SilentReport.Instance, CancellationToken.None);

    private static async Task<Approval> ApproveAsync(Fleet fleet, IReadOnlyDictionary<string, string> labels)
    {
        var request = new ApprovalRequest { Name = "cluster1", Labels = labels, Wait = true, Timeout = Fleet.Patience };
        var plan = await fleet.Approver.PrepareAsync(request, SilentReport.Instance, CancellationToken.None);
        return await fleet.Approver.ExecuteAsync(plan, SilentReport.Instance, CancellationToken.None);
    }

    private static async Task<IReadOnlyDictionary<string, string>> WishedAsync(Fleet fleet)
    {
        var cluster = await fleet.Its.FindAsync(
            OcmTypes.ManagedClusters, "cluster1", null, KubernetesTypes.Of<ManagedCluster>(), CancellationToken.None);
        return (cluster?.ReadLabels() ?? s_labels).Where(l => s_labels.ContainsKey(l.Key)).ToDictionary();
    }
}
