BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $fleet = Start-TestFleet $TestDrive -WecCount 3
    $null = Register-Wec cluster1, cluster2 -Wait -TimeoutSeconds 120
}

AfterAll {
    Stop-TestFleet $fleet
}

Describe 'Approve-Wec' {
    It 'lets a WEC in on the evidence of its request' {
        $approval = Approve-Wec cluster1 -Wait -TimeoutSeconds 120 -PassThru
        $approval.Accepted | Should -BeTrue
        $approval.Changed | Should -BeTrue
        $approval.Approved | Should -HaveCount 1
        $approval.Evidence[0].CommonName | Should -BeLike 'system:open-cluster-management:cluster1:*'
        $approval.Evidence[0].Requester | Should -Not -BeNullOrEmpty
        $approval.Evidence[0].Age | Should -BeOfType timespan
    }

    It 'shows the evidence with -WhatIf' {
        $said = Invoke-TestPwsh -Command @"
            Import-Module '$(Get-ModulePath)'
            Approve-Wec cluster2 -Wait -WhatIf -ItsContext its1 -KubeConfig '$($fleet.KubeConfig)'
"@
        "$said" | Should -BeLike '*user system:open-cluster-management:cluster2:*, key EC 256, fingerprint *, sent by system:*[0-9] s ago*'
    }

    It 'has it set up when it comes back from -Wait' {
        (Get-TestObject $fleet its1 namespace cluster1).metadata.name | Should -Be 'cluster1'
        (Get-Wec cluster1).HubAccepted | Should -BeTrue
    }

    It 'really has the request approved' {
        $requests = (Get-TestObject $fleet its1 csr -l open-cluster-management.io/cluster-name=cluster1).items
        $requests.status.conditions.type | Should -Contain 'Approved'
    }

    It 'changes nothing when run again, and says so' {
        $again = Approve-Wec cluster1 -PassThru
        $again.Changed | Should -BeFalse
        $again.Accepted | Should -BeTrue
        $again.Approved | Should -BeNullOrEmpty
    }

    It 'puts nothing out unless asked to, and takes objects' {
        Get-Wec cluster2 | Approve-Wec -Wait -TimeoutSeconds 120 | Should -BeNullOrEmpty
        (Get-Wec cluster2).HubAccepted | Should -BeTrue
    }

    It 'lets in all that wait, and nobody twice' {
        Deny-Wec cluster1 -Force -Reason 'for this test'
        $null = Register-Wec cluster3 -Wait -TimeoutSeconds 120
        Wait-Until { (Get-WecStatus cluster3).Phase -eq 'PendingApproval' }
        $all = Approve-Wec -All -Wait -TimeoutSeconds 120 -PassThru -WarningVariable warned -WarningAction SilentlyContinue
        $all.Name | Should -Be 'cluster3'
        "$warned" | Should -BeLike '*cluster1 is left out: its acceptance was taken back*'
        Approve-Wec -All -PassThru -WarningAction SilentlyContinue | Should -BeNullOrEmpty
    }

    It 'does not take a name with -All' {
        { Approve-Wec -Name cluster1 -All } | Should -Throw -ErrorId 'AmbiguousParameterSet*'
    }

    It 'accepts nobody who has not asked' {
        $null = Approve-Wec stranger -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-WecError $failed -Id NoCertificateRequest -Category ObjectNotFound -Target 'stranger'
        Get-Wec stranger* | Should -BeNullOrEmpty
    }
}

Describe 'Approve-Wec beside somebody who poses as an agent' {
    BeforeAll {
        function Request-Name([string] $Cluster, [string] $Agent, [string] $Token) {
            $key = [Security.Cryptography.ECDsa]::Create([Security.Cryptography.ECCurve+NamedCurves]::nistP256)
            $subject = "O=system:open-cluster-management:$Cluster, O=system:open-cluster-management:managed-clusters, CN=system:open-cluster-management:${Cluster}:$Agent"
            $request = [Security.Cryptography.X509Certificates.CertificateRequest]::new($subject, $key, 'SHA256')
            $name = "$Cluster-$([guid]::NewGuid().ToString('N').Substring(0, 5))"
            $asked = @{
                apiVersion = 'certificates.k8s.io/v1'; kind = 'CertificateSigningRequest'
                metadata   = @{ name = $name; labels = @{ 'open-cluster-management.io/cluster-name' = $Cluster } }
                spec       = @{
                    request    = [Convert]::ToBase64String([Text.Encoding]::ASCII.GetBytes($request.CreateSigningRequestPem()))
                    signerName = 'kubernetes.io/kube-apiserver-client'; usages = 'digital signature', 'key encipherment', 'client auth'
                }
            }
            $null = Invoke-TestApi $fleet impostor /apis/certificates.k8s.io/v1/certificatesigningrequests -Method POST -Body $asked
            $name
        }

        $token = New-WecToken
        Add-TestContext $fleet impostor -Token (ConvertFrom-SecureString $token.Token -AsPlainText)
        $announced = @{
            apiVersion = 'cluster.open-cluster-management.io/v1'; kind = 'ManagedCluster'; metadata = @{ name = 'shop' }; spec = @{ hubAcceptsClient = $false }
        }
        $null = Invoke-TestApi $fleet impostor /apis/cluster.open-cluster-management.io/v1/managedclusters -Method POST -Body $announced
        $theirs = Request-Name shop evil
        Unregister-Wec cluster3 -Confirm:$false | Out-Null
        $registered = Register-Wec shop -WecContext cluster3 -WarningVariable warned -WarningAction SilentlyContinue
    }

    AfterAll {
        $null = Unregister-Wec shop -WecContext cluster3 -Confirm:$false -WarningAction SilentlyContinue
    }

    It 'warns at registration of who asked before' {
        "$warned" | Should -BeLike "*ManagedCluster 'shop'*did not make*$theirs*fingerprint*"
    }

    It 'lets in the agent that was installed, whoever asked first' {
        $approval = $registered | Approve-Wec -Wait -TimeoutSeconds 120 -PassThru -WarningVariable told -WarningAction SilentlyContinue
        $approval.Approved | Should -HaveCount 1
        $approval.Approved | Should -Not -Contain $theirs
        "$told" | Should -BeLike "*left alone*-RequestName $theirs*"
        Get-TestObject $fleet its1 csr $theirs | ConvertTo-Json -Depth 9 | Should -Not -Match '"conditions"'
    }

    It 'denies one request and leaves the WEC in the fleet' {
        (Deny-Wec shop -RequestName $theirs -PassThru).Denied | Should -Be $theirs
        (Get-Wec shop).HubAccepted | Should -BeTrue
    }

    It 'waits behind a repair for what the agent asks then' {
        if (Test-RealFleet) {
            Set-ItResult -Skipped -Because 'only a sandbox answers at two addresses for certain'
            return
        }

        $null = Wait-Wec shop -WecContext cluster3 -TimeoutSeconds 120
        $moved = [UriBuilder]::new((Get-WecContext its1).Server)
        $moved.Host = $moved.Host -eq 'localhost' ? '127.0.0.1' : 'localhost'
        $approval = Repair-Wec shop -WecContext cluster3 -HubApiServer $moved.Uri -Force -WarningAction SilentlyContinue |
            Where-Object NeedsApproval | Approve-Wec -Wait -TimeoutSeconds 120 -PassThru -WarningAction SilentlyContinue
        $approval.Approved | Should -HaveCount 1
    }
}
