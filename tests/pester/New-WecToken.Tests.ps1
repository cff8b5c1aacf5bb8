BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $fleet = Start-TestFleet $TestDrive
}

AfterAll {
    Stop-TestFleet $fleet
}

Describe 'New-WecToken' {
    It 'puts out all that another machine needs' -Tag 'clusteradm#525' {
        $token = New-WecToken -Lifetime 00:30:00
        $token.ItsContext | Should -Be 'its1'
        $token.Token | Should -BeOfType securestring
        $token.Subject | Should -BeLike 'system:serviceaccount:open-cluster-management:*bootstrap'
        $token.CertificateAuthority | Should -BeLike '-----BEGIN CERTIFICATE-----*'
        $token.AgentVersion | Should -Match '^v\d+\.\d+\.\d+$'
        $token.HubApiServer | Should -BeOfType uri
        $token.Expires | Should -BeGreaterThan ([DateTimeOffset]::UtcNow.AddMinutes(5))
    }

    It 'never shows the token unless it is asked for the line that holds it' {
        $token = New-WecToken
        $everything = "$token", ($token | Out-String -Width 500), ($token | Format-List * | Out-String -Width 500) -join "`n"
        $everything | Should -Not -Match 'eyJ[\w-]{10}'
        $everything | Should -BeLike '*(not shown)*'
        New-WecToken -AsJoinCommand -ClusterName edge-7 |
            Should -Match '^clusteradm join --hub-token eyJ\S+ --hub-apiserver https://\S+ --cluster-name edge-7'
    }

    It 'gives a token that the ITS knows and that may do nothing but register' {
        $secret = [Net.NetworkCredential]::new('', (New-WecToken).Token).Password
        Add-TestContext $fleet bootstrap -Token $secret
        foreach ($asked in @{ verb = 'create'; group = 'cluster.open-cluster-management.io'; resource = 'managedclusters' }, @{ verb = 'get'; resource = 'secrets' }) {
            $review = @{ apiVersion = 'authorization.k8s.io/v1'; kind = 'SelfSubjectAccessReview'; spec = @{ resourceAttributes = $asked } }
            $answer = Invoke-TestApi $fleet bootstrap /apis/authorization.k8s.io/v1/selfsubjectaccessreviews -Method POST -Body $review
            $answer.status.allowed | Should -Be ($asked.resource -eq 'managedclusters')
        }
    }

    It 'asks for nothing with -WhatIf' -Skip:([bool] $env:WEC_TEST_KUBECONFIG) {
        Clear-SandboxRequest $fleet
        New-WecToken -WhatIf | Should -BeNullOrEmpty
        Get-SandboxRequest $fleet | Where-Object path -Like '*/token' | Should -BeNullOrEmpty
    }

    It 'issues none over <Way>' -Skip:([bool] $env:WEC_TEST_KUBECONFIG) -ForEach @(
        @{ Way = 'a connection that is not verified'; Server = 'https'; Skips = $true }
        @{ Way = 'plain http'; Server = 'http'; Skips = $false }
    ) {
        $file = Join-Path $TestDrive "open-$Server"
        $cluster = (Get-Content $fleet.KubeConfig -Raw | ConvertFrom-Json).clusters[0].cluster.server -replace '^https', $Server
        @{
            clusters = @(@{ name = 'open'; cluster = @{ server = $cluster } + ($Skips ? @{ 'insecure-skip-tls-verify' = $true } : @{}) })
            contexts = @(@{ name = 'open'; context = @{ cluster = 'open'; user = 'open' } })
            users = @(@{ name = 'open'; user = @{ token = 'none' } })
        } | ConvertTo-Json -Depth 5 | Set-Content $file
        Clear-SandboxRequest $fleet
        foreach ($how in @{}, @{ UseBootstrapToken = $true }, @{ AsJoinCommand = $true }) {
            $null = New-WecToken -ItsContext open -KubeConfig $file @how -ErrorAction SilentlyContinue -ErrorVariable failed -WarningAction SilentlyContinue
            Assert-WecError $failed -Id UnverifiedIts -Category SecurityError -Target open
        }

        Get-SandboxRequest $fleet | Where-Object userAgent -Like 'kubestellar-wec*' | Should -BeNullOrEmpty
    }

    It 'names <Problem>' -ForEach @(
        @{ Problem = 'a number that was meant as seconds'; Argument = @{ Lifetime = 3600 }; Id = 'InvalidLifetime'; Category = 'InvalidData' }
        @{ Problem = 'a bootstrap token the ITS does not have'; Argument = @{ UseBootstrapToken = $true }; Id = 'NoBootstrapToken'; Category = 'ObjectNotFound' }
        @{ Problem = 'a cluster that is no ITS'; Argument = @{ ItsContext = 'cluster1' }; Id = 'NotAnIts'; Category = 'ObjectNotFound' }
        @{ Problem = 'a name no WEC can have'; Argument = @{ AsJoinCommand = $true; ClusterName = 'Not_A_Label' }; Id = 'InvalidWecName'; Category = 'InvalidData' }
    ) {
        $null = New-WecToken @Argument -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id $Id -Category $Category -Target $Argument['ItsContext']
    }
}
