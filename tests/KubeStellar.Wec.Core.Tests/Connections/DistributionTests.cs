using KubeStellar.Wec.Connections.Distributions;
using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Core.Tests.Connections;

public sealed class DistributionTests
{
    [Theory]
    [InlineData(Distribution.Kind, "cluster1", "kind-cluster1", "kind-cluster1", "https://127.0.0.1:40123")]
    [InlineData(Distribution.K3d, "cluster1", "k3d-cluster1", "admin@k3d-cluster1", "https://0.0.0.0:40123")]
    [InlineData(Distribution.Eks, "x", "arn:aws:eks:eu-west-1:123456789012:cluster/x", "x", "https://ABC.gr7.eu-west-1.eks.amazonaws.com")]
    [InlineData(Distribution.Eks, "x", "x", "x", "https://ABC.gr7.eu-west-1.eks.amazonaws.com")]
    [InlineData(Distribution.Gke, "gke_p_europe-west1_x", "gke_p_europe-west1_x", "gke_p_europe-west1_x", "https://34.1.2.3")]
    [InlineData(Distribution.Aks, "x", "x", "clusterUser_rg_x", "https://x-dns-1.hcp.westeurope.azmk8s.io:443")]
    [InlineData(Distribution.OpenShift, "default/api-ocp-example-com:6443/me", "api-ocp-example-com:6443", "me/api-ocp-example-com:6443", "https://api.ocp.example.com:6443")]
    [InlineData(Distribution.OpenShift, "crc", "crc", "crc", "https://api.crc.testing:6443")]
    [InlineData(Distribution.MicroShift, "microshift", "microshift", "user", "https://localhost:6443")]
    [InlineData(Distribution.Minikube, "minikube", "minikube", "minikube", "https://192.168.49.2:8443")]
    [InlineData(Distribution.MicroK8s, "microk8s", "microk8s-cluster", "admin", "https://127.0.0.1:16443")]
    [InlineData(Distribution.Rancher, "x", "x", "x", "https://rancher.example.com/k8s/clusters/c-m-abc")]
    [InlineData(Distribution.VCluster, "its1", "its1-cluster", "its1-admin", "https://its1.localtest.me:9443")]
    [InlineData(Distribution.Unknown, "prod", "prod", "prod", "https://10.0.0.1:6443")]
    [InlineData(Distribution.Unknown, "mankind-x", "mankind-x", "mankind-x", "https://evil.com/?eks.amazonaws.com")]
    public void A_kubeconfig_makes_one_think_of(Distribution expected, string context, string cluster, string user, string server) =>
        Assert.Equal(expected, KubeconfigDistribution.Of(Context(context, cluster, new() { Name = user }, server)));

    [Theory]
    [InlineData(Distribution.Gke, "gke-gcloud-auth-plugin")]
    [InlineData(Distribution.Eks, "/usr/local/bin/aws", "--region", "eu-west-1", "eks", "get-token")]
    [InlineData(Distribution.Eks, "aws-iam-authenticator", "token")]
    [InlineData(Distribution.Aks, "kubelogin", "get-token", "--server-id", "6dae")]
    [InlineData(Distribution.Unknown, "kubelogin", "get-token", "--oidc-issuer-url", "https://sso.example.com")]
    public void The_program_that_gets_the_credential_tells_too(Distribution expected, string command, params string[] arguments)
    {
        var exec = new ExecConfig { ApiVersion = "client.authentication.k8s.io/v1", Command = command, Arguments = arguments };
        Assert.Equal(expected, KubeconfigDistribution.Of(Context("x", "x", new() { Name = "x", Exec = exec }, "https://10.0.0.1")));
    }

    [Theory]
    [InlineData("/etc/rancher/k3s/k3s.yaml", Distribution.K3s)]
    [InlineData("/etc/rancher/rke2/rke2.yaml", Distribution.Rke2)]
    [InlineData("/var/lib/microshift/resources/kubeadmin/kubeconfig", Distribution.MicroShift)]
    public void So_does_the_place_of_the_file(string file, Distribution expected) =>
        Assert.Equal(expected, KubeconfigDistribution.Of(Context("default", "default", new() { Name = "default" }, "https://127.0.0.1:6443") with { SourceFile = file }));

    [Theory]
    [InlineData("v1.33.1+k3s1", "", "k3s://k3d-cluster1-server-0", "", Distribution.K3d)]
    [InlineData("v1.33.1+k3s1", "", "k3s://edge-7", "", Distribution.K3s)]
    [InlineData("v1.33.1+rke2r1", "", "rke2://n1", "", Distribution.Rke2)]
    [InlineData("v1.33.1-eks-5d6f", "", "aws:///eu-west-1a/i-1", "", Distribution.Eks)]
    [InlineData("v1.33.1-gke.1107000", "", "gce://p/z/n", "", Distribution.Gke)]
    [InlineData("v1.33.1", "config.openshift.io route.openshift.io security.openshift.io", "", "", Distribution.OpenShift)]
    [InlineData("v1.33.1", "route.openshift.io security.openshift.io", "", "", Distribution.MicroShift)]
    [InlineData("v1.33.1", "", "kind://docker/cluster1/cluster1-control-plane", "", Distribution.Kind)]
    [InlineData("v1.33.1", "", "azure:///subscriptions/1", "kubernetes.azure.com/cluster", Distribution.Aks)]
    [InlineData("v1.33.1", "", "", "minikube.k8s.io/name", Distribution.Minikube)]
    [InlineData("v1.33.1", "", "", "microk8s.io/cluster", Distribution.MicroK8s)]
    [InlineData("v1.33.1", "", "", "", Distribution.Kubernetes)]
    [InlineData("", "", "", "", Distribution.Unknown)]
    public void A_server_tells_what_it_is(string version, string groups, string provider, string label, Distribution expected) =>
        Assert.Equal(expected, ServerDistribution.Of(Evidence(version, groups, provider, label), Distribution.Unknown));

    [Fact]
    public void What_the_server_says_counts_for_more_than_the_kubeconfig()
    {
        Assert.Equal(Distribution.Eks, ServerDistribution.Of(Evidence("v1.33.1-eks-5d6f"), Distribution.Kind));
        Assert.Equal(Distribution.Rancher, ServerDistribution.Of(Evidence("v1.33.1"), Distribution.Rancher));
    }

    [Fact]
    [Trait("Beats", "registration#185")]
    [Trait("Beats", "kubestellar#1687")]
    public void Each_is_treated_as_it_is()
    {
        Assert.False(DistributionTraits.Of(Distribution.Eks).SignsClientCertificates);
        Assert.All(
            Enum.GetValues<Distribution>().Where(d => d != Distribution.Eks), d => Assert.True(DistributionTraits.Of(d).SignsClientCertificates));
        Assert.False(DistributionTraits.Of(Distribution.OpenShift).PublishesClusterInfo);
        Assert.False(DistributionTraits.Of(Distribution.K3d).PublishesClusterInfo);
        Assert.True(DistributionTraits.Of(Distribution.Kind).PublishesClusterInfo);
        Assert.True(DistributionTraits.Of(Distribution.K3d).HasContainerNetwork);
        Assert.False(DistributionTraits.Of(Distribution.OpenShift).HasContainerNetwork);
    }

    private static DistributionEvidence Evidence(string version, string groups = "", string provider = "", string label = "") => new()
    {
        GitVersion = version,
        Groups = groups.Split(' '),
        ProviderIds = [provider],
        NodeLabels = [label],
    };

    private static KubeContext Context(string name, string cluster, UserEntry user, string server) =>
        new(name, null, new() { Name = cluster, Server = new(server) }, user, "/home/me/.kube/config");
}
