using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Hub;

namespace KubeStellar.Wec.AgentUpdates;

/// <summary>The name of an image, in the parts that an update keeps or changes.</summary>
/// <param name="Repository">Registry, path and component, such as <c>quay.io/open-cluster-management/work</c>.</param>
/// <param name="Tag">Null where there is none.</param>
/// <param name="IsPinned">A digest decides, whatever the tag says.</param>
internal sealed record ImageName(string Repository, string? Tag, bool IsPinned)
{
    public static ImageName Parse(string image)
    {
        var at = image.IndexOf('@', StringComparison.Ordinal);
        var name = at < 0 ? image : image[..at];
        var colon = name.IndexOf(':', name.LastIndexOf('/') + 1);
        return new(colon < 0 ? name : name[..colon], colon < 0 ? null : name[(colon + 1)..], at >= 0);
    }

    /// <summary>The same image of another release; where a registry is given, from there.</summary>
    /// <exception cref="WecException">A digest pins it, which no version can be told from.</exception>
    public string With(AgentVersion version, bool isOtherRegistry, bool mayUnpin)
    {
        if (IsPinned && !mayUnpin)
        {
            throw new WecException(
                "PinnedImage", WecErrorKind.InvalidState, $"The image {Repository} is pinned by a digest, which another version does not have.",
                "Change it where it was pinned, or let -Force name the image by its version instead.");
        }

        var repository = isOtherRegistry ? $"{version.Registry}/{Repository[(Repository.LastIndexOf('/') + 1)..]}" : Repository;
        return $"{repository}:{version.Tag}";
    }
}
