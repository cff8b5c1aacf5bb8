# What the test files share: a fleet to test on, a look at what was sent, and the shape every error must have.

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# Terminal decoration would count as width and hide text from -match.
$PSStyle.OutputRendering = 'PlainText'
Import-Module (Join-Path $PSScriptRoot '..' '..' 'KubeStellar.Wec.psd1') -Global

$script:moduleRoot = (Resolve-Path (Join-Path $PSScriptRoot '..' '..')).Path
$script:ourAgent = 'kubestellar-wec/*'
$script:resources = @{}

function Get-ModulePath {
    <# .SYNOPSIS The manifest under test. #>
    Join-Path $script:moduleRoot 'KubeStellar.Wec.psd1'
}

function Test-Kubectl {
    <# .SYNOPSIS Whether kubectl is here, to be asked for a second opinion. #>
    [bool] (Get-Command kubectl -CommandType Application -ErrorAction Ignore)
}

function Invoke-TestPwsh {
    <# .SYNOPSIS Runs a PowerShell of its own, the same as this one. Takes the arguments of pwsh. #>
    # PowerShell may have come as a program of its own or as a library for dotnet.
    $program = @([Environment]::ProcessPath)
    if ((Split-Path -LeafBase $program[0]) -eq 'dotnet') {
        $program += Join-Path $PSHOME pwsh.dll
    }

    & $program[0] @($program | Select-Object -Skip 1) -NoProfile @args
}

function Test-RealFleet {
    <# .SYNOPSIS Whether the suite runs against the clusters of WEC_TEST_KUBECONFIG. #>
    [bool] $env:WEC_TEST_KUBECONFIG
}

function Start-TestFleet {
    <#
    .SYNOPSIS
        An ITS and WECs without anything registered, chosen for this session; Stop-TestFleet takes them away again.
    .DESCRIPTION
        A sandbox of its own, or the clusters of WEC_TEST_KUBECONFIG. The kubeconfig is a copy in Directory, which a test may change.
    #>
    param(
        [Parameter(Mandatory)] [string] $Directory,
        [int] $WecCount = 1,
        [int] $FleetSize = 0
    )

    Set-WecContext -Clear
    $kubeConfig = Join-Path $Directory 'kubeconfig'
    if (Test-RealFleet) {
        $names = 1..$WecCount | ForEach-Object { "cluster$_" }
        kubectl config view --raw --flatten --output json --kubeconfig $env:WEC_TEST_KUBECONFIG | Set-Content $kubeConfig
        $fleet = [pscustomobject]@{ KubeConfig = $kubeConfig; ItsContext = 'its1'; WecContext = [string[]] $names; ProcessId = 0 }
    }
    else {
        $sandbox = Start-WecSandbox $WecCount -FleetSize $FleetSize -NoDefault
        Copy-Item $sandbox.KubeConfig $kubeConfig
        $fleet = [pscustomobject]@{
            KubeConfig = $kubeConfig; ItsContext = $sandbox.ItsContext; WecContext = $sandbox.WecContext; ProcessId = $sandbox.ProcessId
        }
    }

    Set-WecContext -ItsContext $fleet.ItsContext -KubeConfig $kubeConfig
    $fleet
}

function Stop-TestFleet {
    <# .SYNOPSIS Stops the sandbox, or removes from real clusters what tests have made there. #>
    param($Fleet)

    Set-WecContext -Clear
    if ($null -eq $Fleet) {
        return
    }

    if ($Fleet.ProcessId -ne 0) {
        Stop-WecSandbox $Fleet.ProcessId
        return
    }

    foreach ($name in $Fleet.WecContext) {
        Remove-TestWec $Fleet $name
    }
}

function Add-TestWec {
    <# .SYNOPSIS Registers and accepts WECs, and waits until they are joined and report. #>
    param(
        [Parameter(Mandatory)] $Fleet,
        [string[]] $Name = $Fleet.WecContext
    )

    $target = @{ ItsContext = $Fleet.ItsContext; KubeConfig = $Fleet.KubeConfig }
    $null = Register-Wec $Name @target | Approve-Wec -Wait -TimeoutSeconds 120 -PassThru | Wait-Wec -TimeoutSeconds 120
}

function Remove-TestWec {
    <# .SYNOPSIS Takes a WEC out of a real ITS and its agent out of the cluster. #>
    param($Fleet, [string] $Name)

    $wec = @('--kubeconfig', $Fleet.KubeConfig, '--context', $Name)
    $its = @('--kubeconfig', $Fleet.KubeConfig, '--context', $Fleet.ItsContext)
    $quiet = @('--ignore-not-found', '--timeout=90s')
    $own = kubectl @wec get crd -o name 2>$null | Where-Object { $_ -like '*.open-cluster-management.io' }
    if ($own -like '*/klusterlets.*') {
        $null = kubectl @wec delete klusterlets --all @quiet 2>&1
    }

    $null = kubectl @wec delete namespace open-cluster-management open-cluster-management-agent @quiet 2>&1
    if ($own) {
        $null = kubectl @wec delete @own @quiet 2>&1
    }

    foreach ($role in kubectl @wec get 'clusterroles,clusterrolebindings' -o name | Where-Object { $_ -match 'klusterlet|kubestellar-wec' }) {
        $null = kubectl @wec delete $role @quiet 2>&1
    }

    $null = kubectl @its delete managedcluster $Name @quiet 2>&1
    $null = kubectl @its delete csr -l "open-cluster-management.io/cluster-name=$Name" @quiet 2>&1
    $null = kubectl @its delete configmap $Name -n customization-properties @quiet 2>&1
    $null = kubectl @its delete namespace $Name @quiet 2>&1
}

function Invoke-TestApi {
    <#
    .SYNOPSIS
        Asks an API server for itself, without the module under test: a JSON answer as an object, any other as text.
    #>
    param(
        [Parameter(Mandatory)] $Fleet,
        [Parameter(Mandatory)] [string] $Context,
        [Parameter(Mandatory)] [string] $Path,
        [string] $Method = 'GET',
        $Body,
        [string] $ContentType = 'application/json'
    )

    $config = Get-Content -Raw $Fleet.KubeConfig | ConvertFrom-Json
    $names = ($config.contexts | Where-Object name -EQ $Context).context
    $cluster = ($config.clusters | Where-Object name -EQ $names.cluster).cluster
    $user = ($config.users | Where-Object name -EQ $names.user).user
    # Whom one talks to is what tests of the module look at; these only look at clusters of their own.
    $request = @{ Uri = $cluster.server + $Path; Method = $Method; SkipCertificateCheck = $true; UseBasicParsing = $true }
    if ($user.PSObject.Properties['client-certificate-data']) {
        $pem = 'client-certificate-data', 'client-key-data' | ForEach-Object { [Text.Encoding]::ASCII.GetString([Convert]::FromBase64String($user.$_)) }
        $request.Certificate = [Security.Cryptography.X509Certificates.X509Certificate2]::CreateFromPem($pem[0], $pem[1])
    }
    else {
        $request.Headers = @{ Authorization = "Bearer $($user.token)" }
    }

    if ($null -ne $Body) {
        $request.Body = $Body -is [string] ? $Body : (ConvertTo-Json $Body -Depth 50)
        $request.ContentType = $ContentType
    }

    $ProgressPreference = 'SilentlyContinue'
    $answer = Invoke-WebRequest @request
    $text = $answer.Content -is [byte[]] ? [Text.Encoding]::UTF8.GetString($answer.Content) : $answer.Content
    "$($answer.Headers.'Content-Type')" -like 'application/json*' ? ($text | ConvertFrom-Json) : $text
}

function Get-TestPath {
    <# .SYNOPSIS The path of a resource or of an object of it, found out by discovery. #>
    param($Fleet, [string] $Context, [string] $Kind, [string] $Name, [string] $Namespace)

    $key = "$($Fleet.KubeConfig) $Context $Kind"
    if (-not $script:resources.ContainsKey($key)) {
        $groups = (Invoke-TestApi $Fleet $Context /apis).groups | ForEach-Object { "/apis/$($_.preferredVersion.groupVersion)" }
        foreach ($group in @('/api/v1') + $groups) {
            $found = (Invoke-TestApi $Fleet $Context $group).resources |
                Where-Object { $_.name -notlike '*/*' -and $Kind -in @($_.name; $_.singularName; $_.kind; $_.PSObject.Properties['shortNames']?.Value) } |
                Select-Object -First 1
            if ($found) {
                $script:resources[$key] = @{ Group = $group; Name = $found.name; Namespaced = $found.namespaced }
                break
            }
        }

        if (-not $script:resources.ContainsKey($key)) {
            throw "$Context serves no $Kind."
        }
    }

    $resource = $script:resources[$key]
    $space = if ($resource.Namespaced -and $Namespace) { "/namespaces/$Namespace" }
    $object = if ($Name) { "/$Name" }
    "$($resource.Group)$space/$($resource.Name)$object"
}

function Get-TestObject {
    <# .SYNOPSIS An object of a cluster, or a list of them, as its server puts it out. #>
    param(
        [Parameter(Mandatory)] $Fleet,
        [Parameter(Mandatory)] [string] $Context,
        [Parameter(Mandatory)] [string] $Kind,
        [string] $Name,
        [Alias('n')] [string] $Namespace,
        [Alias('l')] [string] $Selector
    )

    $query = if ($Selector) { "?labelSelector=$([Uri]::EscapeDataString($Selector))" }
    Invoke-TestApi $Fleet $Context ((Get-TestPath $Fleet $Context $Kind $Name $Namespace) + $query)
}

function Set-TestObject {
    <# .SYNOPSIS Makes objects or changes them to be as given: hashtables, or text in JSON. #>
    param(
        [Parameter(Mandatory)] $Fleet,
        [Parameter(Mandatory)] [string] $Context,
        [Parameter(Mandatory)] $Object
    )

    $read = $Object -is [string] ? ($Object | ConvertFrom-Json) : ($Object | ConvertTo-Json -Depth 50 | ConvertFrom-Json)
    $namespace = $read.metadata.PSObject.Properties['namespace']
    $path = Get-TestPath $Fleet $Context $read.kind $read.metadata.name ($namespace ? $namespace.Value : '')
    $apply = @{ Method = 'PATCH'; ContentType = 'application/apply-patch+yaml'; Body = $read }
    Invoke-TestApi $Fleet $Context "${path}?fieldManager=pester&force=true" @apply
}

function Set-TestStatus {
    <# .SYNOPSIS Merges into the status of an object. #>
    param($Fleet, [string] $Context, [string] $Kind, [string] $Name, [Alias('n')] [string] $Namespace, [hashtable] $Status)

    $path = "$(Get-TestPath $Fleet $Context $Kind $Name $Namespace)/status"
    $null = Invoke-TestApi $Fleet $Context $path -Method PATCH -ContentType application/merge-patch+json -Body @{ status = $Status }
}

function Remove-TestObject {
    <# .SYNOPSIS Deletes an object; it need not be there. #>
    param($Fleet, [string] $Context, [string] $Kind, [string] $Name, [Alias('n')] [string] $Namespace)

    try {
        $null = Invoke-TestApi $Fleet $Context (Get-TestPath $Fleet $Context $Kind $Name $Namespace) -Method DELETE
    }
    catch [Microsoft.PowerShell.Commands.HttpResponseException] {
        if ($_.Exception.Response.StatusCode -ne 'NotFound') {
            throw
        }
    }
}

function New-TestToken {
    <# .SYNOPSIS A token of a service account, which is made where it is missing. #>
    param($Fleet, [string] $Context, [string] $Account, [string] $Namespace = 'default', [int] $Seconds = 3600)

    $null = Set-TestObject $Fleet $Context @{ apiVersion = 'v1'; kind = 'ServiceAccount'; metadata = @{ name = $Account; namespace = $Namespace } }
    $asked = @{ apiVersion = 'authentication.k8s.io/v1'; kind = 'TokenRequest'; spec = @{ expirationSeconds = $Seconds } }
    (Invoke-TestApi $Fleet $Context "/api/v1/namespaces/$Namespace/serviceaccounts/$Account/token" -Method POST -Body $asked).status.token
}

function Add-TestContext {
    <# .SYNOPSIS Adds a context to the fleet's kubeconfig that leads to a known cluster with other credentials, or elsewhere. #>
    param(
        [Parameter(Mandatory)] $Fleet,
        [Parameter(Mandatory)] [string] $Name,
        [string] $Cluster = $Fleet.ItsContext,
        [string] $Server,
        [string] $Token
    )

    $config = Get-Content -Raw $Fleet.KubeConfig | ConvertFrom-Json
    $context = ($config.contexts | Where-Object name -EQ $Cluster).context
    ($clusterName, $userName) = ($context.cluster, $context.user)
    if ($Server) {
        $clusterName = "$Name-cluster"
        $config.clusters += [pscustomobject]@{ name = $clusterName; cluster = @{ server = $Server } }
    }

    if ($Token) {
        $userName = "$Name-user"
        $config.users += [pscustomobject]@{ name = $userName; user = @{ token = $Token } }
    }

    $config.contexts += [pscustomobject]@{ name = $Name; context = @{ cluster = $clusterName; user = $userName } }
    $config | ConvertTo-Json -Depth 10 | Set-Content $Fleet.KubeConfig
}

function Get-SandboxRequest {
    <# .SYNOPSIS What this module has sent to a sandbox since the log was cleared. #>
    param([Parameter(Mandatory)] $Fleet)

    Invoke-TestApi $Fleet $Fleet.ItsContext /sandbox/v1/requests | Where-Object userAgent -Like $script:ourAgent
}

function Get-SandboxWrite {
    <# .SYNOPSIS The requests among them that change something, as text. #>
    param([Parameter(Mandatory)] $Fleet)

    Get-SandboxRequest $Fleet | Where-Object isWrite | ForEach-Object { "$($_.server) $($_.method) $($_.path)" }
}

function Clear-SandboxRequest {
    <# .SYNOPSIS Empties the request log of a sandbox. #>
    param([Parameter(Mandatory)] $Fleet)

    $null = Invoke-TestApi $Fleet $Fleet.ItsContext /sandbox/v1/requests -Method DELETE
}

function Add-SandboxFault {
    <# .SYNOPSIS Makes a sandbox misbehave: @{ action = 'Delay'; server = 'its1'; seconds = 30 }. #>
    param(
        [Parameter(Mandatory)] $Fleet,
        [Parameter(Mandatory)] [hashtable] $Rule
    )

    $null = Invoke-TestApi $Fleet $Fleet.ItsContext /sandbox/v1/faults -Method POST -Body $Rule
}

function Clear-SandboxFault {
    <# .SYNOPSIS Makes a sandbox behave again. #>
    param([Parameter(Mandatory)] $Fleet)

    # The ITS itself may be among the dead; any server of a sandbox takes this.
    $null = Invoke-TestApi $Fleet $Fleet.ItsContext /sandbox/v1/faults -Method DELETE
}

function New-StandInMachine {
    <#
    .SYNOPSIS
        A directory with programs called kind, k3d and docker that write down how they were called and make nothing.
    .DESCRIPTION
        A file 'fail' in the directory makes the creation of the cluster it names fail.
    #>
    param(
        [Parameter(Mandatory)] [string] $Directory,
        [string[]] $Tool = 'kind'
    )

    $bin = (New-Item -ItemType Directory -Force (Join-Path $Directory bin)).FullName
    $null = New-Item -ItemType Directory -Force (Join-Path $Directory clusters)
    $prelude = @"
#!/bin/sh
cd '$Directory'
echo "`$(basename "`$0") `$*" >> calls
printed() {
  printf 'clusters:\n- name: %s-%s\n  cluster: {server: "https://127.0.0.1:9"}\n' "`$1" "`$2"
  printf 'contexts:\n- name: %s-%s\n  context: {cluster: %s-%s, user: %s%s-%s}\n' "`$1" "`$2" "`$1" "`$2" "`$3" "`$1" "`$2"
  printf 'users:\n- name: %s%s-%s\n  user: {token: hush}\n' "`$3" "`$1" "`$2"
}
create() {
  echo "Creating cluster `$1" >&2
  if [ "`$(cat fail 2>/dev/null)" = "`$1" ]; then echo 'ERROR: port is already allocated' >&2; exit 3; fi
  touch "clusters/`$1"
}
"@
    $own = @{
        kind = @'
case "$1 $2" in
  'version '*) echo 'kind v0.30.0 go1.24.1 linux/amd64' ;;
  'get clusters') ls clusters ;;
  'create cluster') create "$4" ;;
  'get kubeconfig') printed kind "$4" '' ;;
  'delete cluster') rm -f "clusters/$4" ;;
esac
'@
        k3d  = @'
case "$1 $2" in
  'version '*) printf 'k3d version v5.8.3\n' ;;
  'cluster list') printf '['; s=''; for c in $(ls clusters); do printf '%s{"name":"%s"}' "$s" "$c"; s=,; done; echo ']' ;;
  'cluster create') create "$3" ;;
  'kubeconfig get') printed k3d "$3" admin@ ;;
  'cluster delete') rm -f "clusters/$3" ;;
esac
'@
    }
    foreach ($program in @($Tool) + 'docker') {
        $file = Join-Path $bin $program
        Set-Content $file "$prelude`n$($own[$program])"
        chmod +x $file
    }

    [pscustomobject]@{ Directory = $Directory; Bin = $bin; KubeConfig = Join-Path $Directory config }
}

function Get-StandInCall {
    <# .SYNOPSIS How the programs of a stand-in machine were called. #>
    param(
        [Parameter(Mandatory)] $Machine,
        # Only calls that make or delete something.
        [switch] $Changing
    )

    $calls = Join-Path $Machine.Directory calls
    if (Test-Path $calls) {
        Get-Content $calls | Where-Object { -not $Changing -or $_ -match '\b(create|delete)\b' }
    }
}

function Wait-Until {
    <# .SYNOPSIS Asks until the answer is yes, for at most a minute. #>
    param([Parameter(Mandatory)] [scriptblock] $Condition)

    $clock = [Diagnostics.Stopwatch]::StartNew()
    while (-not (& $Condition)) {
        if ($clock.Elapsed.TotalSeconds -gt 60) {
            throw "Waited in vain for: $Condition"
        }

        Start-Sleep -Milliseconds 50
    }
}

function Assert-WecError {
    <# .SYNOPSIS One error, with the shape every error of this module must have. #>
    param(
        [AllowEmptyCollection()] [object[]] $ErrorRecord,
        [Parameter(Mandatory)] [string] $Id,
        [Parameter(Mandatory)] [System.Management.Automation.ErrorCategory] $Category,
        $Target
    )

    # A terminating error is collected as the exception that carries it, too.
    $records = @($ErrorRecord | ForEach-Object { if ($_ -is [System.Management.Automation.IContainsErrorRecord]) { $_.ErrorRecord } else { $_ } })
    $records | Should -HaveCount 1 -Because ($records -join ' / ')
    $record = $records[0]
    $record.FullyQualifiedErrorId | Should -BeLike "$Id,KubeStellar.Wec.*"
    $record.CategoryInfo.Category | Should -Be $Category
    $record.TargetObject | Should -Be $Target
    $record.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    "$record" | Should -Not -BeNullOrEmpty
    $everything = "$record $($record.ErrorDetails.RecommendedAction) $($record.Exception)"
    $everything | Should -Not -Match 'eyJ[\w-]{10}|-----BEGIN|LS0tLS1' -Because 'no error may hold a token, a certificate or a key'
}

Export-ModuleMember -Function *
