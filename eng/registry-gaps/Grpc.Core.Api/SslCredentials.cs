namespace Grpc.Core;

/// <summary>Decides whether a server is accepted.</summary>
public delegate bool VerifyPeerCallback(VerifyPeerContext context);

/// <summary>TLS, with roots, a client certificate and a check of the server of one's own.</summary>
public sealed class SslCredentials(string? rootCertificates, KeyCertificatePair? keyCertificatePair, VerifyPeerCallback? verifyPeerCallback) : ChannelCredentials
{
    /// <summary>The trust of the system.</summary>
    public SslCredentials() : this(null, null, null) { }

    /// <summary>These roots, in PEM.</summary>
    public SslCredentials(string rootCertificates) : this(rootCertificates, null, null) { }

    /// <summary>These roots, in PEM, and a client certificate.</summary>
    public SslCredentials(string rootCertificates, KeyCertificatePair keyCertificatePair) : this(rootCertificates, keyCertificatePair, null) { }

    /// <summary>The roots, in PEM.</summary>
    public string? RootCertificates { get; } = rootCertificates;

    /// <summary>The client certificate.</summary>
    public KeyCertificatePair? KeyCertificatePair { get; } = keyCertificatePair;

    internal override bool IsComposable => true;

    /// <inheritdoc/>
    public override void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object state) =>
        configurator.SetSslCredentials(state, RootCertificates, KeyCertificatePair, verifyPeerCallback);
}

/// <summary>A certificate chain and its private key, in PEM.</summary>
public sealed class KeyCertificatePair(string certificateChain, string privateKey)
{
    /// <summary>The chain.</summary>
    public string CertificateChain { get; } = certificateChain ?? throw new ArgumentNullException(nameof(certificateChain));

    /// <summary>The private key.</summary>
    public string PrivateKey { get; } = privateKey ?? throw new ArgumentNullException(nameof(privateKey));
}

/// <summary>The server that is to be accepted or not.</summary>
public class VerifyPeerContext
{
    internal VerifyPeerContext(string targetName, string peerPem)
    {
        TargetName = targetName;
        PeerPem = peerPem;
    }

    /// <summary>Name the channel was opened with.</summary>
    public string TargetName { get; }

    /// <summary>Certificate of the server, in PEM.</summary>
    public string PeerPem { get; }
}
