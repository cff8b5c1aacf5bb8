# What the test files share: a fleet to test on, a look at what was sent, and the shape every error must have.

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# Terminal decoration would count as width and hide text from -match.
$PSStyle.OutputRendering = 'PlainText'
Import-Module (Join-Path $PSScriptRoot '..' '..' 'KubeStellar.Wec.psd1') -Global

$script:moduleRoot = (Resolve-Path (Join-Path $PSScriptRoot '..' '..')).Path
$script:ourAgent = 'kubestellar-wec/*'

function Get-ModulePath {
    <# .SYNOPSIS The manifest under test. #>
    Join-Path $script:moduleRoot 'KubeStellar.Wec.psd1'
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
        kubectl config view --raw --flatten --kubeconfig $env:WEC_TEST_KUBECONFIG | Set-Content $kubeConfig
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

function Invoke-TestKubectl {
    <# .SYNOPSIS What kubectl says: a second opinion on what a cmdlet has done. Takes kubectl's own arguments after these. #>
    param($Fleet, [string] $Context)

    kubectl --kubeconfig $Fleet.KubeConfig --context $Context @args
    if ($LASTEXITCODE -ne 0) {
        throw "kubectl $args failed."
    }
}

function Get-TestObject {
    <# .SYNOPSIS An object of a cluster as kubectl reads it. Takes the arguments of kubectl get after these. #>
    param($Fleet, [string] $Context)

    Invoke-TestKubectl $Fleet $Context get @args --output json | ConvertFrom-Json
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

    $file = "--kubeconfig=$($Fleet.KubeConfig)"
    $known = kubectl config view $file -o json | ConvertFrom-Json
    $context = ($known.contexts | Where-Object name -EQ $Cluster).context
    ($clusterName, $userName) = ($context.cluster, $context.user)
    if ($Server) {
        $clusterName = "$Name-cluster"
        $null = kubectl config $file set-cluster $clusterName --server $Server
    }

    if ($Token) {
        $userName = "$Name-user"
        $null = kubectl config $file set-credentials $userName --token $Token
    }

    $null = kubectl config $file set-context $Name --cluster $clusterName --user $userName
}

function Get-SandboxRequest {
    <# .SYNOPSIS What this module has sent to a sandbox since the log was cleared. #>
    param([Parameter(Mandatory)] $Fleet)

    Invoke-TestKubectl $Fleet $Fleet.ItsContext get --raw /sandbox/v1/requests | ConvertFrom-Json |
        Where-Object userAgent -Like $script:ourAgent
}

function Get-SandboxWrite {
    <# .SYNOPSIS The requests among them that change something, as text. #>
    param([Parameter(Mandatory)] $Fleet)

    Get-SandboxRequest $Fleet | Where-Object isWrite | ForEach-Object { "$($_.server) $($_.method) $($_.path)" }
}

function Clear-SandboxRequest {
    <# .SYNOPSIS Empties the request log of a sandbox. #>
    param([Parameter(Mandatory)] $Fleet)

    $null = Invoke-TestKubectl $Fleet $Fleet.ItsContext delete --raw /sandbox/v1/requests
}

function Add-SandboxFault {
    <# .SYNOPSIS Makes a sandbox misbehave: @{ action = 'Delay'; server = 'its1'; seconds = 30 }. #>
    param(
        [Parameter(Mandatory)] $Fleet,
        [Parameter(Mandatory)] [hashtable] $Rule
    )

    $file = Join-Path (Split-Path $Fleet.KubeConfig) 'fault.json'
    $Rule | ConvertTo-Json | Set-Content $file
    $null = Invoke-TestKubectl $Fleet $Fleet.ItsContext create --raw /sandbox/v1/faults --filename $file
}

function Clear-SandboxFault {
    <# .SYNOPSIS Makes a sandbox behave again. #>
    param([Parameter(Mandatory)] $Fleet)

    # The ITS itself may be among the dead; any server of a sandbox takes this.
    $null = Invoke-TestKubectl $Fleet $Fleet.ItsContext delete --raw /sandbox/v1/faults
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
