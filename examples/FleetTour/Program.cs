using KubeStellar.Wec.FleetTour;
using KubeStellar.Wec.Registration;
using KubeStellar.Wec.Sandbox;
using KubeStellar.Wec.Status;

// The story of examples/tour.ps1 without PowerShell: the same engine, the same sandbox, the lines a user of the module would type.
using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(2));

Prompt.Say("An ITS and two clusters to try things on");
Prompt.Type("Start-WecSandbox -WecCount 2");
await using var sandbox = await WecSandbox.StartAsync(new() { WecCount = 2 }, stop.Token);
var tour = new Tour(sandbox.KubeConfigPath, stop.Token);
Prompt.Type("Get-WecContext");
Prompt.Table(tour.Contexts, ("Name", c => c.Name), ("Server", c => c.Cluster.Server), ("User", c => c.User.Name));

Prompt.Say("Install the agent: everything by the API, neither kubectl nor clusteradm");
Prompt.Type("Register-Wec cluster1 -WecContext cluster1 -ItsContext its1 |");
var registered = await tour.RegisterAsync("cluster1");
Prompt.Table<RegistrationOutcome>(
    [registered], ("Name", r => r.Name), ("Changed", r => r.Changed), ("Agent", r => r.AgentVersion), ("Mode", r => r.Mode), ("HubUrl", r => r.HubUrl));

Prompt.Say("Let it in, after the hub's own strict checks of its certificate request");
Prompt.Type("    Approve-Wec -Wait -PassThru |");
var approval = await tour.ApproveAsync("cluster1");
Prompt.Table(
    approval.Evidence, ("Request", e => e.RequestName), ("Key", e => $"{e.KeyType} {e.KeySize}"), ("Requester", e => e.Requester));

Prompt.Say("Make BindingPolicies select it, and give templates its properties");
Prompt.Type("    Set-WecLabel -Label @{ 'location-group' = 'edge'; name = 'cluster1' } -PassThru |");
var labels = await tour.LabelAsync("cluster1", new() { ["location-group"] = "edge", ["name"] = "cluster1" });
Prompt.Table([labels], ("Name", l => l.Name), ("Changed", l => l.Changed), ("Labels", l => Tour.Pairs(l.Labels)));
Prompt.Type("    New-WecProperty -Property @{ clusterURL = 'https://my.clusters/1001-abcd'; maxPods = 100 } -PassThru |");
var properties = await tour.AddPropertiesAsync("cluster1", new() { ["clusterURL"] = "https://my.clusters/1001-abcd", ["maxPods"] = "100" });
Prompt.Table([properties], ("Name", p => p.Name), ("Changed", p => p.Changed), ("Property", p => Tour.Pairs(p.Property)));

Prompt.Say("Open exactly what its workload needs, and see that it is open");
Prompt.Type("    Grant-WecPermission -Resource appwrappers.workload.codeflare.dev -PassThru |");
var grants = await tour.GrantAsync("cluster1", "appwrappers.workload.codeflare.dev");
Prompt.Table(grants, ("Name", g => g.Name), ("Changed", g => g.Changed), ("Method", g => g.Method), ("Role", g => g.Role));
Prompt.Type("    Test-WecPermission -Resource appwrappers.workload.codeflare.dev");
var rows = await tour.TestAsync("cluster1", "appwrappers.workload.codeflare.dev");
Prompt.Table(
    rows, ("Allowed", r => r.Allowed), ("Name", r => r.Name), ("Verb", r => r.Verb), ("Resource", r => $"{r.Resource}.{r.Group}"), ("Why", r => r.Binding));

Prompt.Say("The same again changes nothing");
Prompt.Type("Register-Wec cluster1 | Approve-Wec -PassThru");
var again = (Registered: await tour.RegisterAsync("cluster1"), Approved: await tour.ApproveAsync("cluster1"));
Prompt.Table<bool>([again.Registered.Changed || again.Approved.Changed], ("Changed", changed => changed));

Prompt.Say("A second WEC; then the fleet, once it is healthy");
Prompt.Type("Register-Wec cluster2 | Approve-Wec -Wait", "Get-Wec | Wait-Wec -For Available", "Get-WecStatus");
await tour.RegisterAsync("cluster2");
await tour.ApproveAsync("cluster2");
await tour.WaitAsync(["cluster1", "cluster2"]);
var status = await tour.StatusAsync();
Prompt.Table(
    status, ("Name", s => s.Name), ("Phase", s => s.Phase), ("Available", s => s.Available), ("Version", s => s.KubernetesVersion), ("Message", s => s.Message));

var kept = rows.Count == 5 && rows.All(row => row.Allowed)
    && !again.Registered.Changed && !again.Approved.Changed
    && status.Count == 2 && status.All(s => s.Phase == WecPhase.Ready);
Prompt.Say(kept ? "Done: two clusters are labelled, permitted, healthy WECs." : "The tour did not get where it promised.");
return kept ? 0 : 1;
