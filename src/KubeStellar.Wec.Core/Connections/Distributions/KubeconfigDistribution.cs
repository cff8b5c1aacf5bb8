using KubeStellar.Wec.Kubernetes.Configuration;

namespace KubeStellar.Wec.Connections.Distributions;

/// <summary>
/// Guesses a cluster's distribution from its kubeconfig alone: from the names that the distribution's own tools give, the host of the
/// server, and the program that gets the credential. A guess; <see cref="ServerDistribution"/> knows.
/// </summary>
public static class KubeconfigDistribution
{
    public static Distribution Of(KubeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var names = new[] { context.Cluster.Name, context.User.Name, context.Name };
        return ByNames(context.Cluster.Name, names) is var named and not Distribution.Unknown ? named
            : ByServer(context.Cluster.Server) is var served and not Distribution.Unknown ? served
            : ByCredential(context.User.Exec) is var plugged and not Distribution.Unknown ? plugged
            : ByFile(context);
    }

    private static Distribution ByNames(string cluster, string[] names)
    {
        bool Starts(string prefix) => names.Any(name => name.StartsWith(prefix, StringComparison.Ordinal));
        return Starts("kind-") ? Distribution.Kind
            : Starts("k3d-") || Starts("admin@k3d-") ? Distribution.K3d
            : Starts("gke_") ? Distribution.Gke
            : Starts("arn:aws:eks:") || cluster.EndsWith(".eksctl.io", StringComparison.Ordinal) ? Distribution.Eks
            : Starts("clusterUser_") || Starts("clusterAdmin_") ? Distribution.Aks
            : Starts("vcluster_") ? Distribution.VCluster
            : cluster switch
            {
                "minikube" => Distribution.Minikube,
                "microk8s-cluster" => Distribution.MicroK8s,
                "microshift" => Distribution.MicroShift,
                _ => Distribution.Unknown,
            };
    }

    private static Distribution ByServer(Uri server)
    {
        var host = server.IdnHost.ToLowerInvariant();
        bool Under(string domain) => host.EndsWith("." + domain, StringComparison.Ordinal);
        return Under("eks.amazonaws.com") || Under("eks.amazonaws.com.cn") ? Distribution.Eks
            : Under("azmk8s.io") || Under("azmk8s.us") || Under("azmk8s.cn") ? Distribution.Aks
            : Under("gke.goog") ? Distribution.Gke
            : Under("openshiftapps.com") || Under("openshift.com") || host == "api.crc.testing" ? Distribution.OpenShift
            : Under("localtest.me") ? Distribution.VCluster
            : server.AbsolutePath.StartsWith("/k8s/clusters/", StringComparison.Ordinal) ? Distribution.Rancher
            : Distribution.Unknown;
    }

    private static Distribution ByCredential(ExecConfig? exec) =>
        Path.GetFileNameWithoutExtension(exec?.Command) switch
        {
            "gke-gcloud-auth-plugin" or "gcloud" => Distribution.Gke,
            "aws" when exec!.Arguments.Contains("eks") => Distribution.Eks,
            "aws-iam-authenticator" => Distribution.Eks,
            "kubelogin" when exec!.Arguments.Contains("--server-id") => Distribution.Aks,
            _ => Distribution.Unknown,
        };

    private static Distribution ByFile(KubeContext context)
    {
        var file = context.SourceFile.Replace('\\', '/');
        // A login by oc names the cluster after its host, with dashes for dots.
        var byOc = $"{context.Cluster.Server.IdnHost.Replace('.', '-')}:{context.Cluster.Server.Port}";
        return file.EndsWith("/rancher/k3s/k3s.yaml", StringComparison.Ordinal) ? Distribution.K3s
            : file.EndsWith("/rancher/rke2/rke2.yaml", StringComparison.Ordinal) ? Distribution.Rke2
            : file.Contains("/microshift/", StringComparison.Ordinal) ? Distribution.MicroShift
            : context.Cluster.Name == byOc ? Distribution.OpenShift
            : context.User.ClientCertificateFile?.Replace('\\', '/').Contains("/.minikube/", StringComparison.Ordinal) is true
                ? Distribution.Minikube
                : Distribution.Unknown;
    }
}
